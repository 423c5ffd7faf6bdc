import { checkDataStream, coveringTemplate, SetupTrouble } from '@gramexlog/core/operator'
import { requestFault, type Target } from '@gramexlog/core/viewer'
import type { Findings } from './finding.ts'
import type { Questions } from './questions.ts'

/** By which template the server makes the index, and whether there will be one. */
export async function checkTemplate(
  questions: Questions,
  findings: Findings,
  target: Target,
  index: string,
  mayInstall: boolean | undefined,
): Promise<void> {
  try {
    const covering = await coveringTemplate(questions.ask, index)
    // Before the first record nobody has installed one that makes a data stream.
    if (target.dataStream && (covering !== undefined || target.template === false))
      await checkDataStream(questions.ask, target.index, () => {})
    if (covering !== undefined) {
      findings.ok('template', `${index} is made by ${covering.name}`)
    } else if (target.template === false) {
      findings.ok('template', 'none, and none is wanted (template: false)')
    } else if (mayInstall === false) {
      findings.failed(
        'template',
        'there is none, and this login may not install it: fields would be mapped by guess, and records refused',
        'give its role the cluster privilege manage_index_templates, or let somebody who has it run the app once; or say template: false',
      )
    } else findings.ok('template', 'there is none yet; it is installed with the first record')
  } catch (error) {
    if (error instanceof SetupTrouble) {
      const [found, ...remedy] = error.message.split('; ')
      findings.failed('template', found!, remedy.join('; '))
    } else findings.unknown('template', `it cannot be looked at: ${requestFault(error).reason}`)
  }
}
