import type { JSX, RefObject } from 'preact'
import { Chips } from './chips.tsx'
import { Downloads } from './downloads.tsx'
import { Histogram } from './histogram.tsx'
import { LiveNotice, LiveSwitch } from './live-switch.tsx'
import { RecordPanel } from './record.tsx'
import { SearchBox } from './search-box.tsx'
import { Notice, States } from './states.tsx'
import { Table } from './table.tsx'
import { TimePicker } from './time-picker.tsx'

/** The tab that shows records: what is asked, the bars, the table, and the record that is open. */
export function Records({ search }: { search: RefObject<HTMLInputElement | null> }): JSX.Element {
  const edit = (text: string) => {
    const box = search.current
    if (box === null) return
    box.value = text
    box.focus()
  }
  return (
    <>
      <div class="ask">
        <SearchBox input={search} />
        <TimePicker />
        <LiveSwitch />
        <Downloads />
      </div>
      <Chips edit={edit} />
      <Notice />
      <Histogram />
      <section class="records" aria-label="Records">
        <div class="rows">
          <Table />
          <States />
          <LiveNotice />
        </div>
        <RecordPanel />
      </section>
    </>
  )
}
