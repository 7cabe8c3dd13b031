// The thread that fills texts with filters, so that Bellhop answers others meanwhile and can end it: personal.ts
import { parentPort } from 'node:worker_threads'
import { shieldFor } from '../model/profile-value.ts'
import { template } from '../model/template.ts'
import { fillOne, reasonOf, type Answer, type Question } from './personal.ts'
import { inLanguage } from '../../texts/say.ts'

const answerIn = (question: Question): Answer => inLanguage(question.language, () => answer(question))

function answer({ source, lacking, fields, profiles }: Question): Answer {
  try {
    const fill = template(source, lacking, fields, shieldFor(source))
    return { filled: profiles.map(profile => fillOne(fill, profile)) }
  } catch (error) {
    return { refused: reasonOf(error) }
  }
}

parentPort?.on('message', (question: Question) => parentPort?.postMessage(answerIn(question)))
parentPort?.postMessage('ready')
