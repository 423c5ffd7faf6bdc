import { useSignal } from '@preact/signals'
import type { JSX, RefObject } from 'preact'
import { type Choice, choose } from '../state/completion.ts'
import { submit } from '../state/submit.ts'
import { useChoices } from './choices.ts'
import { Icon } from './icon.tsx'

interface SearchBoxProps {
  readonly input: RefObject<HTMLInputElement | null>
}

/** Takes conditions and words, and completes them. What is entered becomes chips, and the box is empty again. */
export function SearchBox({ input }: SearchBoxProps): JSX.Element {
  const problem = useSignal<string | undefined>(undefined)
  const { choices, wanted, active, update, close } = useChoices(input)
  const take = (choice: Choice) => {
    const box = input.current
    if (box === null || wanted.value === undefined) return
    const after = choose(box.value, wanted.value, choice)
    box.value = after.box
    box.focus()
    box.setSelectionRange(after.caret, after.caret)
    update()
  }
  const enter = () => {
    const box = input.current
    if (box === null) return
    close()
    problem.value = submit(box.value)
    if (problem.value === undefined) box.value = ''
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { length } = choices.value
    const picked = active.value === undefined ? undefined : choices.value[active.value]
    if (event.key === 'ArrowDown' && length > 0) active.value = ((active.value ?? -1) + 1) % length
    else if (event.key === 'ArrowUp' && length > 0)
      active.value = ((active.value ?? length) - 1 + length) % length
    else if (event.key === 'Tab' && !event.shiftKey && length > 0) take(picked ?? choices.value[0]!)
    else if (event.key === 'Enter' && picked !== undefined) take(picked)
    else if (event.key === 'Enter') enter()
    else if (event.key === 'Escape' && length > 0) close()
    else if (event.key === 'Escape') input.current?.blur()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const open = choices.value.length > 0
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Search"
        aria-expanded={open}
        aria-controls="choices"
        aria-autocomplete="list"
        aria-activedescendant={active.value === undefined ? undefined : `choice-${active.value}`}
        aria-invalid={problem.value !== undefined}
        aria-describedby="search-problem"
        placeholder="words, or level=error duration>=500 user.id!=ann"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        onInput={() => {
          problem.value = undefined
          update()
        }}
        onClick={update}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <kbd title="The key / comes here">/</kbd>
      <div id="choices" role="listbox" aria-label="Completions" hidden={!open}>
        {choices.value.map((choice, at) => (
          <div
            id={`choice-${at}`}
            key={choice.insert}
            role="option"
            aria-selected={active.value === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(choice)}
          >
            <span>{choice.label}</span> <small>{choice.detail}</small>
          </div>
        ))}
      </div>
      <p id="search-problem" class="problem" role="alert">
        {problem.value}
      </p>
    </search>
  )
}
