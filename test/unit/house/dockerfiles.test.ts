// The rules of hadolint (https://github.com/hadolint/hadolint/wiki) that apply to the Dockerfiles in docker/. DL3008, pinned versions of
// Debian's packages, is left out on purpose: each build gets the security updates.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const FOLDER = join(import.meta.dirname, '../../../docker')

interface Instruction {
  name: string
  text: string
}

/** The instructions, each on one line, without comments. */
function instructionsOf(file: string): Instruction[] {
  const lines = readFileSync(join(FOLDER, file), 'utf8')
    .replace(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  return lines.filter(Boolean).map(line => {
    const [, name = '', text = ''] = /^(\w+) +(.*)$/.exec(line) ?? []
    return { name, text }
  })
}

const all = (instructions: Instruction[], name: string) =>
  instructions.filter(each => each.name === name).map(({ text }) => text)

const RULES: Record<string, (instructions: Instruction[]) => boolean> = {
  'DL3000: folders are absolute': each => all(each, 'WORKDIR').every(path => path.startsWith('/')),
  'DL3002: the last user is not root': each => !['', 'root', '0'].includes(all(each, 'USER').at(-1) ?? ''),
  'DL3003: folders are changed by WORKDIR': each => all(each, 'RUN').every(text => !/(^|&& *)cd /.test(text)),
  'DL3004: there is no sudo': each => all(each, 'RUN').every(text => !/\bsudo\b/.test(text)),
  'DL3006, DL3007: the base has a version': each =>
    /^BASE=\w+:(?!latest)\S+$/.test(all(each, 'ARG')[0] ?? '') &&
    all(each, 'FROM').every(text => text.startsWith('${BASE}')),
  'DL3009: lists of packages are removed': each =>
    all(each, 'RUN').every(text => !text.includes('apt-get update') || text.includes('rm -rf /var/lib/apt/lists/*')),
  'DL3014, DL3015: packages come without questions and recommendations': each =>
    all(each, 'RUN').every(text => !/apt-get install/.test(text) || /install --yes --no-install-recommends/.test(text)),
  'DL3020: files come by COPY': each => all(each, 'ADD').length === 0,
  'DL3025: commands are lists': each => all(each, 'CMD').every(text => Array.isArray(JSON.parse(text))),
  'DL3027: packages come by apt-get': each => all(each, 'RUN').every(text => !/\bapt (install|update)/.test(text)),
  'DL3059: commands that follow each other are one layer': each =>
    each.every(({ name }, at) => name !== 'RUN' || each[at + 1]?.name !== 'RUN'),
  'DL4003: there is one command': each => all(each, 'CMD').length === 1,
  'DL4006: no pipe hides a failure': each => all(each, 'RUN').every(text => !text.includes(' | ')),
  'DL4000: there is no MAINTAINER': each => all(each, 'MAINTAINER').length === 0,
}

for (const file of globSync('*.Dockerfile', { cwd: FOLDER }))
  describe(`docker/${file}`, () => {
    for (const [rule, holds] of Object.entries(RULES))
      it(rule, () => {
        const instructions = instructionsOf(file)
        expect(instructions.length).to.be.above(5)
        expect(holds(instructions)).to.equal(true)
      })
  })
