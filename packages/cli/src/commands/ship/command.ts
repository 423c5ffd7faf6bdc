import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, JSON_OUTPUT } from '../options.ts'

export function ship(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('ship')
    .summary('deliver what apps have written to a directory, as a service beside them')
    .description(
      'Delivers the journals in a directory to Elasticsearch: those of apps that only write (ship: false in the configuration, or GRAMEXLOG_SHIP=off), and those that ended apps have left. It runs until it is ended; several may run at a time.',
    )
    .argument('[dir]', "where the journals are; default: GRAMEXLOG_DIR, else the configuration's")
    .option('--targets <names>', 'deliver these only, with commas between them')
    .option('--once', 'deliver what is there now, and end: with 1 if something is left or was refused')
    .option('--timeout <time>', 'with --once: end after so long, such as 30s or 10m')
    .option('--metrics-port <port>', 'serve /health, for probes, and /metrics, for Prometheus')
    .option(
      '--host <address>',
      'address to serve these at; 0.0.0.0 for others than this machine',
      '127.0.0.1',
    )
    .option('--max-lag <time>', 'unhealthy from this age of the oldest waiting record on', '1m')
    .addOption(CONFIG)
    .addOption(JSON_OUTPUT)
    .action(async (dir, options) => {
      const { runShipper } = await import('./run-shipper.ts')
      await runShipper(terminal, dir, options)
    })
  return withHelp(command, {
    examples: [
      { line: 'gramexlog ship', does: 'what is in .gramexlog beside the configuration, until Ctrl-C' },
      {
        line: 'gramexlog ship /var/log/apps --config /etc/gramexlog.yaml --metrics-port 9464',
        does: 'as a service, with http://127.0.0.1:9464/health and /metrics',
      },
      {
        line: 'gramexlog ship --once --timeout 10m',
        does: 'what a machine still has, before it is switched off',
      },
    ],
    notes: [
      "A journal has one shipper at a time; when that is killed, another takes over, at once on the same machine, and within a minute from another one or another container. Records are stored once all the same. SIGTERM ends it within `exitTimeout`; what is left is the next one's. How to run it as a sidecar or under systemd: dist/docs/shipping.md of @gramexlog/core.",
    ],
  })
}
