import './style/page.css'
import { render } from 'preact'
import { App } from './parts/app.tsx'
import { followTheme } from './parts/theme.ts'
import { startClock } from './state/clock.ts'
import { followOpen } from './state/cursor.ts'
import { followRecords } from './state/histogram.ts'
import { followTarget } from './state/known-columns.ts'
import { followLive } from './state/live.ts'
import { followPlace } from './state/records.ts'
import { followAsked } from './state/scrolling.ts'
import { followHistory, loadTargets } from './state/store.ts'
import { followTargets } from './state/target-counts.ts'

followTheme()
followHistory()
followTarget()
followPlace()
followAsked()
followRecords()
followLive()
followOpen()
followTargets()
startClock()
void loadTargets()
render(<App />, document.getElementById('page') as HTMLElement)
