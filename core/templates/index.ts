// Templates: texts with fields that a member keeps, looks at as somebody else would read them, and sends.
import type { Subject } from '../subject.ts'
import { templateApprove } from './commands/template-approve.ts'
import { templateButtons } from './commands/template-buttons.ts'
import { templateCoupon } from './commands/template-coupon.ts'
import { templateCheck } from './commands/template-check.ts'
import { templateCreate } from './commands/template-create.ts'
import { templateDelete } from './commands/template-delete.ts'
import { templateEdit } from './commands/template-edit.ts'
import { templateFile } from './commands/template-file.ts'
import { templateList } from './commands/template-list.ts'
import { templatePreview } from './commands/template-preview.ts'
import { templateSend } from './commands/template-send.ts'
import { templateShow } from './commands/template-show.ts'
import { endApprovals, expireApproval, forgetApprovals, resumeApprovals } from './decision.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { bequeathTemplates } from './template.ts'
import { bringTemplates } from './template-file.ts'

declare module '../context.ts' {
  interface Jobs {
    approval: true
  }
}

export const templates: Subject = {
  name: 'templates',
  collections,
  holdings,
  commands: [
    {
      name: 'templates',
      about: 'texts with fields, to be sent again and again',
      commands: [
        ...[templateList, templateShow, templateCreate, templateEdit, templateFile, templateButtons],
        ...[templateCoupon, templateDelete],
        ...[templatePreview, templateCheck, templateSend, templateApprove],
      ],
    },
  ],
  jobs: { approval: expireApproval },
  resume: [{ order: 75, run: resumeApprovals, requeues: true }],
  async personLeaves(context, { id }, successor) {
    await endApprovals(context, id)
    await bequeathTemplates(context, id, successor)
  },
  async organisationReady(context) {
    const { templateFile } = context.config
    if (templateFile) await bringTemplates(context, templateFile)
  },
  expire: forgetApprovals,
}
