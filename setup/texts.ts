// The sentences that Bellhop says, read from the code, and what the languages lack of them. As a program:
//   node setup/texts.ts                      sorts the files of texts/, and leaves out what is said no longer
//   node setup/texts.ts missing FOLDER ...   what German lacks of the files there, as lines for texts/de.json
//   node setup/texts.ts unsaid FOLDER ...    words in these files that look like sentences and are not said
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { gatherHouse } from '../core/house.ts'
import { subjects } from '../core/subjects.ts'
import { LACKS } from '../store/lacks.ts'
import { sentencesIn, spokenLanguages, type Sentence } from '../texts/catalogue.ts'
import { FOLDERS, HOUSE } from './imports.ts'

export interface Said {
  file: string
  text: string
  /** It depends on a number: a translation has a text for each plural form. */
  counted: boolean
}

const CODE = `{*,{${FOLDERS.join(',')}}/**/*}.ts`

/**
 * Every sentence in a call of `say` or `sayCount`, what commands, their fields and categories say of themselves, why records stay
 * after an erasure, and what engines of the store cannot do.
 */
export const saidSentences = (): Said[] => [
  ...globSync(CODE, { cwd: HOUSE, exclude: ['**/*.d.ts'] }).flatMap(saidIn),
  ...saidByCommands(),
  ...saidOfHoldings(),
  ...Object.values(LACKS).map(text => ({ file: 'store/lacks.ts', text, counted: false })),
]

function saidIn(file: string): Said[] {
  const said: Said[] = []
  walk(sourceOf(file), node => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return
    const name = node.expression.text
    const place = { say: 0, sayCount: 2 }[name]
    const [text] = place === undefined ? [] : node.arguments.slice(place)
    if (text && ts.isStringLiteralLike(text)) said.push({ file, text: text.text, counted: name === 'sayCount' })
  })
  return said
}

/** Told by a name for the folder of the subject that has them, as the commands are values. */
function saidByCommands(): Said[] {
  const { subjects: all } = gatherHouse(subjects)
  return all.flatMap(({ name, commands = [] }) =>
    commands
      .flatMap(category => [
        category.about,
        ...category.commands.flatMap(({ help, more, inputs }) => [
          ...[help, more],
          ...Object.values(inputs).map(({ label }) => label),
        ]),
      ])
      .filter(text => text !== undefined)
      .map(text => ({ file: `commands of ${name}`, text, counted: false })),
  )
}

/** Why something stays after an erasure, which `person erase` tells. */
const saidOfHoldings = (): Said[] =>
  Object.values(gatherHouse(subjects).holdings).flatMap(holding =>
    'why' in holding && holding.why ? [{ file: 'core/rights', text: holding.why, counted: false }] : [],
  )

const sourceOf = (file: string) =>
  ts.createSourceFile(file, readFileSync(join(HOUSE, file), 'utf8'), ts.ScriptTarget.Latest, true)

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, child => walk(child, visit))
}

const SENTENCE = /[A-Za-z]{2,}[,.:;]? +['"(]?[A-Za-z]{2,}/
/** Calls whose words are for operators or programs, or are looked up where they are shown. */
const UNREAD =
  /^(say|sayCount|Error|RegExp|setting|choice|Input|[a-z]\w*Input|optional\w*)$|^(log|console)\.|\.(log|debug|info|warn|error|describe|refine|match|test)$/

/** Texts of a file that look like sentences and are neither said nor for operators: judge each. */
function unsaidIn(file: string): string[] {
  const source = sourceOf(file)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && UNREAD.test(node.expression.getText(source))) {
      return node.arguments?.forEach(each =>
        ts.isStringLiteralLike(each) || ts.isTemplateExpression(each) ? 0 : visit(each),
      )
    }
    if (ts.isPropertyAssignment(node) && ['help', 'more', 'about'].includes(node.name.getText(source))) return
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
    if (isText && SENTENCE.test(node.getText(source)))
      found.push(
        `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}  ${node.getText(source)}`,
      )
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** A line for each sentence, in order of the English ones: two people who translate change different lines. */
function write(language: string, sentences: Record<string, Sentence>): void {
  const known = new Set(saidSentences().map(({ text }) => text))
  const lines = Object.keys(sentences)
    .filter(text => known.has(text))
    .sort()
    .map(text => `  ${JSON.stringify(text)}: ${JSON.stringify(sentences[text])}`)
  writeFileSync(join(HOUSE, 'texts', `${language}.json`), `{\n${lines.join(',\n')}\n}\n`)
}

if (import.meta.main) {
  const [what, ...folders] = process.argv.slice(2)
  const isWanted = (file: string) => folders.some(folder => file.startsWith(folder))
  const german = sentencesIn('de') ?? {}
  if (what === 'missing') {
    const lacking = saidSentences().filter(({ file, text }) => isWanted(file) && !Object.hasOwn(german, text))
    for (const text of new Set(lacking.map(each => each.text))) {
      const counted = lacking.some(each => each.text === text && each.counted)
      console.log(`${JSON.stringify(text)}: ${counted ? '{"one": "", "other": ""}' : '""'},`)
    }
  } else if (what === 'unsaid')
    for (const file of globSync(CODE, { cwd: HOUSE }).filter(isWanted))
      for (const each of unsaidIn(file)) console.log(each)
  else for (const language of spokenLanguages) if (language !== 'en') write(language, sentencesIn(language) ?? {})
}
