import { renameDevice } from '../device.ts'
import { command, textInput } from '../../commands/command.ts'
import { ownDevices } from './own-devices.ts'
import { say } from '../../../texts/say.ts'

export const deviceName = command({
  name: 'device name',
  help: 'gives a device a name that you will recognise',
  who: 'person',
  inputs: { id: textInput('Device', { choices: ownDevices }), name: textInput('Name') },
  async run(context, caller, { id, name }) {
    const code = await renameDevice(context, id, name, caller)
    return { text: say('Device {id} is called {name}.', { id: code.id, name: code.name }) }
  },
})
