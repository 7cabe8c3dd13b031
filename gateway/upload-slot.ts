// POST /api/uploads: a place for a file. The file itself is sent there with PUT, as the answer says (web/uploads.ts).
import { z } from 'zod'
import { askSlot } from '../core/broadcasts/upload-slot.ts'
import { Fault } from '../xep/fault.ts'
import { callerOf } from './caller.ts'
import type { Routes } from './route.ts'
import { say } from '../texts/say.ts'

const Asked = z.object({
  name: z.string().min(1).max(255),
  size: z.int().min(1),
  mediaType: z.string().min(1).max(200).optional(),
})

const BODY = 16 * 1024 // bytes

export const uploadSlot: Routes = ({ http, context }) => {
  http.post('/api/uploads', { bodyLimit: BODY }, async request => {
    const caller = await callerOf(context, request)
    const asked = Asked.safeParse(request.body)
    if (!asked.success) throw new Fault('bad-request', say('Send name, size and mediaType of the file as JSON.'))
    const { mediaType, ...file } = asked.data
    return askSlot(context, { ...file, ...(mediaType && { mediaType }) }, caller)
  })
}
