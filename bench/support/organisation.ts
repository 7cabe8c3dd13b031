// A generated organisation: every tenth person a manager, managers of managers ten wide, staff spread over all of them.
const GIVEN = 'Ada Bela Cora Dario Elin Faris Greta Hugo Ines Jonas Kaya Luca Mira Noel Olga Pavel Rosa Sami Tara Umar'
const FAMILY = 'Abel Brook Castro Dahl Eriksen Fonseca Gruber Hansen Ito Jansen Keller Lindt Moreau Novak Okafor Petrov'
const COLUMNS = 'id,username,given_name,family_name,email,title,department,manager_id'
const WIDTH = 10

/** The chart of so many people as CSV: the first a tenth are managers, and person 0 is above all. */
export function organisation(people: number): string {
  const managers = Math.max(1, Math.round(people / 10))
  const rows = Array.from({ length: people }, (_, at) => {
    const above = at === 0 ? '' : `p${at < managers ? Math.floor((at - 1) / WIDTH) : at % managers}`
    return [`p${at}`, username(at), ...names(at), `${username(at)}@mail.example`, 'Clerk', `Unit ${at % 40}`, above]
  })
  return [COLUMNS, ...rows.map(cells => cells.join(','))].join('\n') + '\n'
}

export const username = (at: number) => `user${at}`

/** What person `at` is called, which is the nickname in every room, too. */
export const fullName = (at: number) => names(at).join(' ')

function names(at: number): [string, string] {
  const [given, family] = [GIVEN.split(' '), FAMILY.split(' ')]
  return [given[at % given.length] ?? '', `${family[Math.floor(at / given.length) % family.length]}${at % 997}`]
}
