#!/usr/bin/env node
import { run } from './run.ts'
import { ProcessTerminal } from './terminal/process-terminal.ts'

const terminal = new ProcessTerminal(process)
process.exitCode = await run(process.argv.slice(2), terminal)
terminal.close()
