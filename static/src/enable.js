// GOV.UK's template sets these classes in an inline script, which the content security policy forbids.
export function enableComponents() {
    document.body.classList.add('js-enabled', 'govuk-frontend-supported')
}
