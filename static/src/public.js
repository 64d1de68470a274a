import { Button, ErrorSummary, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'
import { enableCopying } from './copy.js'
import { enableComponents } from './enable.js'

enableComponents()
enableCopying()
for (const component of [Button, ErrorSummary, ServiceNavigation, SkipLink]) {
    createAll(component)
}
