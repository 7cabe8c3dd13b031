// Closes questions before their time: who answers later reads that it is too late, and nothing comes of the answer.
import type { Context } from '../context.ts'

export async function closeQuestion({ store, now }: Pick<Context, 'store' | 'now'>, id: string): Promise<void> {
  const question = await store.questions.get(id)
  const at = now().toISOString()
  if (question && at < question.expires)
    await store.questions.change(id, { expires: question.expires }, { expires: at })
}
