// The thread that fills texts with filters, so that Bellhop answers others meanwhile and can end it: personal.ts
import { parentPort } from 'node:worker_threads'
import { template, type Fill } from '../model/template.ts'
import { reasonOf, type Answer, type Question } from './personal.ts'

function answer({ source, lacking, fields, profiles }: Question): Answer {
  try {
    const fill = template(source, lacking, fields)
    return { filled: profiles.map(profile => fillOne(fill, profile)) }
  } catch (error) {
    return { refused: reasonOf(error) }
  }
}

function fillOne(fill: Fill, profile: Question['profiles'][number]): { text: string } | { refused: string } {
  try {
    return { text: fill(profile) }
  } catch (error) {
    return { refused: reasonOf(error) }
  }
}

parentPort?.on('message', (question: Question) => parentPort?.postMessage(answer(question)))
parentPort?.postMessage('ready')
