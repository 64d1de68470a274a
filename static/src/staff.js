import {
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    NotificationBanner,
    PasswordInput,
    Radios,
    ServiceNavigation,
    SkipLink,
    createAll,
} from 'govuk-frontend'
import { SortableTable } from '@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.mjs'
import { enableComponents } from './enable.js'
import { enableReview } from './review.js'
import { Ticks } from './ticks.js'
import { Upload } from './upload.js'

const components = [
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    NotificationBanner,
    PasswordInput,
    Radios,
    ServiceNavigation,
    SkipLink,
    SortableTable,
    Ticks,
    Upload,
]

enableComponents()
for (const component of components) {
    createAll(component)
}

enableReview()

// What htmx has swapped in gets its components too; the page itself, which htmx reports as well, has them.
document.body.addEventListener('htmx:load', (event) => {
    if (event.target === document.body) return
    for (const component of components) {
        createAll(component, undefined, event.target)
    }
})

// A form that opens at its place in the letter scrolls the letter's pane there, and must not scroll the page too.
if (document.querySelector('.app-review__letter :target')) {
    window.addEventListener('load', () => window.scrollTo(0, 0))
}
