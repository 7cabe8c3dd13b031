// Makes the data folder of an installation ready for the XMPP server and Bellhop, as the user of both. What is there stays.
import { loadConfig, secret } from '../config.ts'
import { closeDataFolder } from '../process/data-folder.ts'
import { prepareProsody } from './prosody.ts'

const config = loadConfig()
closeDataFolder(config)
prepareProsody(config)
secret(config, 'admin')
