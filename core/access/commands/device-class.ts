import { correctDevice } from '../device.ts'
import { command, textInput } from '../../commands/command.ts'
import { ownDevices } from './own-devices.ts'
import { say } from '../../../texts/say.ts'

export const deviceClass = command({
  name: 'device class',
  help: 'says whether a device is a mobile or a desktop one, where that was guessed wrong',
  who: 'person',
  inputs: {
    id: textInput('Device', { choices: ownDevices }),
    class: textInput('Class', {
      choices: async () => [
        { value: 'mobile', label: say('mobile') },
        { value: 'desktop', label: say('desktop') },
      ],
    }),
  },
  async run(context, caller, { id, class: kind }) {
    const code = await correctDevice(context, id, kind.toLowerCase(), caller)
    return {
      text:
        code.class === 'mobile'
          ? say('Device {id} is a mobile device from now on.', { id: code.id })
          : say('Device {id} is a desktop device from now on.', { id: code.id }),
    }
  },
})
