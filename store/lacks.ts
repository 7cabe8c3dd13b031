// What an operator should know that an engine cannot do. The log has it in English; the doctor says it.

export const LACKS = {
  oneMachine: 'One machine alone can use the store: when its disk is lost, the store is lost.',
  standsAlone: 'This server stands alone: when its disk is lost, the store is lost.',
  losesChanges:
    'FerretDB does not change a record in one step: two writers at once lose changes. Use it for tests only.',
} as const
