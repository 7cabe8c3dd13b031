// What those who watch read, with the administrator's token.
import { secret, type Config } from '../../config.ts'

const asks = async (config: Config, path: string) => {
  const headers = { authorization: `Bearer ${secret(config, 'admin')}` }
  return (await fetch(`http://127.0.0.1:${config.httpPort}${path}`, { headers })).text()
}

/** All of /healthz. */
export const healthOf = async <T>(config: Config): Promise<T> => JSON.parse(await asks(config, '/healthz'))

/** /metrics, as Prometheus reads it. */
export const metricsOf = (config: Config): Promise<string> => asks(config, '/metrics')

/** Whether nothing that came from the XMPP server is handled any more. */
export const isIdle = (config: Config): Promise<boolean> =>
  metricsOf(config).then(
    text => /^bellhop_handling 0$/m.test(text),
    () => false,
  )
