import { Button, ErrorSummary, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'
import { enableComponents } from './enable.js'

enableComponents()
for (const component of [Button, ErrorSummary, ServiceNavigation, SkipLink]) {
    createAll(component)
}
