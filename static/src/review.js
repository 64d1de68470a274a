// The review of a letter: the next thing to look at, by keyboard and by the bar; words selected to be withheld.
//
// Markup: what is to be looked at is [data-thing], in the order of the list in #look; data-region is where the letter itself says
// it. data-key names the key that presses, follows or enters an element of the thing, or of the piece, that has the focus.
// Everything here is also a link or a button on the page, which htmx may have put in after this script ran: so all is
// found anew, each time.

const KEYS_OFF = 'foilog-keys-off'
const PIECES = '.app-piece, .app-answer, .app-letter-table'
const FIELDS = 'input:not([type=checkbox], [type=radio], [type=hidden]), textarea, select, [contenteditable]'

const $ = (selector, root = document) => root.querySelector(selector)
const list = () => [...document.querySelectorAll('#look .app-look a')].map((link) => $(link.hash)).filter(Boolean)
const current = () => document.activeElement?.closest('[data-thing]') ?? null
const keysAreOn = () => localStorage.getItem(KEYS_OFF) === null

function look(element) {
    if (!element) return
    if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1')
    element.focus({ preventScroll: true })
    // Both the bars and the padding of the window are known to the browser: it keeps clear of them.
    element.scrollIntoView({ block: 'nearest' })
}

function step(by) {
    const things = list()
    if (!things.length) return look($('#look'))
    const at = things.indexOf(current())
    look(things[at < 0 ? (by > 0 ? 0 : things.length - 1) : (at + by + things.length) % things.length])
}

// The pane with the letter scrolls to where it says what has the focus, and the page does not.
function showRegion(thing) {
    for (const shown of document.querySelectorAll('.app-is-looked-at')) shown.classList.remove('app-is-looked-at')
    const region = thing?.dataset.region && $(thing.dataset.region)
    const pane = region?.closest('.app-review__letter')
    if (!pane) return
    region.classList.add('app-is-looked-at')
    const there = region.getBoundingClientRect()
    const here = pane.getBoundingClientRect()
    if (there.top < here.top || there.bottom > here.bottom) pane.scrollTop += there.top - here.top - here.height / 4
}

function count() {
    const bar = $('#bar')
    if (!bar) return
    const things = list()
    const at = things.indexOf(current())
    const words = things.length ? `${things.length} to look at` : 'Nothing left to look at'
    const told = at < 0 ? words : `${at + 1} of ${things.length}`
    if ($('#bar-count').textContent !== told) $('#bar-count').textContent = told
    bar.hidden = !$('#look')
    document.body.classList.toggle('app-has-bar', !bar.hidden)
    document.body.classList.toggle('app-keys-on', keysAreOn())
    for (const button of bar.querySelectorAll('[data-review=next], [data-review=previous]')) {
        button.hidden = !things.length
    }
}

function press(key) {
    const active = document.activeElement
    const places = [current(), active?.closest(PIECES), key === 'u' ? $('#letter-head') : null]
    const element = places.map((place) => place && $(`[data-key="${key}"]`, place)).find(Boolean)
    if (!element) return
    if (element.matches(FIELDS)) element.focus()
    else element.click()
}

// Words selected within one piece ----------------------------------------------------------------

const characters = (text) => [...text].length

function selected() {
    const selection = document.getSelection()
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null
    const range = selection.getRangeAt(0)
    const start = range.startContainer.parentElement?.closest('[data-piece]')
    if (!start || !start.contains(range.endContainer)) return null
    const before = range.cloneRange()
    before.selectNodeContents(start)
    before.setEnd(range.startContainer, range.startOffset)
    const from = characters(before.toString())
    return { piece: start.dataset.piece, start: from, end: from + characters(range.toString()) }
}

function offerWithholding() {
    const link = $('#bar-withhold')
    if (!link) return
    const words = selected()
    link.hidden = !words || !$('[data-key=e]')
    if (words) link.search = new URLSearchParams(words)
}

// Events ------------------------------------------------------------------------------------------

function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (!$('#look') || !keysAreOn() || event.target.closest?.(FIELDS) || $('dialog[open]')) return
    const actions = {
        n: () => step(1),
        p: () => step(-1),
        w: () => ($('#bar-withhold').hidden ? press('w') : $('#bar-withhold').click()),
        '?': openKeys,
    }
    const action = actions[event.key] ?? ('aeu'.includes(event.key) ? () => press(event.key) : null)
    if (!action) return
    event.preventDefault()
    action()
}

function openKeys() {
    $('#keys-on').checked = keysAreOn()
    $('#keys').showModal()
}

function onClick(event) {
    const does = event.target.closest?.('[data-review]')?.dataset.review
    if (does === 'next') step(1)
    if (does === 'previous') step(-1)
    if (does === 'keys') openKeys()
    // A link to a thing looks at it, as its key does.
    const link = event.target.closest?.('#document a[href^="#"]')
    const thing = link && $(link.hash || 'none')
    if (thing?.matches('[data-thing], #look')) {
        event.preventDefault()
        look(thing)
    }
}

// What is typed, and what has the focus, outlives what htmx puts in its place.
let kept = null

function keep(event) {
    if (event.target.id !== 'document') return
    const fields = [...document.querySelectorAll('#document .app-thing input[name=reason]')]
    kept = { thing: current()?.id, values: fields.map((field) => [field.id, field.value]) }
}

function restore() {
    for (const [id, value] of kept?.values ?? []) {
        const field = document.getElementById(id)
        if (field && value) field.value = value
    }
    const lost = document.activeElement === document.body && kept?.thing
    if (lost) look(document.getElementById(kept.thing) ?? $('#look'))
    kept = null
    count()
    showRegion(current())
}

export function enableReview() {
    if (!$('.app-review')) return
    document.addEventListener('keydown', onKey)
    document.addEventListener('click', onClick)
    document.addEventListener('selectionchange', offerWithholding)
    document.addEventListener('focusin', () => {
        if (current()) showRegion(current())
        count()
    })
    document.addEventListener('change', (event) => {
        if (event.target.id !== 'keys-on') return
        if (event.target.checked) localStorage.removeItem(KEYS_OFF)
        else localStorage.setItem(KEYS_OFF, '')
        count()
    })
    document.body.addEventListener('htmx:beforeSwap', keep)
    document.body.addEventListener('htmx:afterSettle', restore)
    document.body.addEventListener('look-at', (event) => {
        if (kept) kept.thing = null
        look(document.getElementById(event.detail.id))
        count()
    })
    document.body.addEventListener('letter-checked', () => {
        if (!$('#look')) return
        window.htmx.ajax('GET', window.location.pathname, {
            source: '#document',
            headers: { 'HX-Boosted': 'true' },
            swap: 'outerHTML',
        })
    })
    count()
    const named = document.getElementById(window.location.hash.slice(1))
    if (named?.matches('[data-thing], #look')) look(named)
}
