// A button that copies the text of each element with data-copy, whose value is what the button says.
export function enableCopying() {
    if (!navigator.clipboard) return // no button that does nothing: browsers give it to secure pages alone
    for (const element of document.querySelectorAll('[data-copy]')) {
        const button = document.createElement('button')
        button.type = 'button'
        button.className = 'govuk-button govuk-button--secondary govuk-!-margin-bottom-0 app-copy'
        button.textContent = element.dataset.copy
        const said = document.createElement('span')
        said.setAttribute('role', 'status')
        said.className = 'govuk-!-margin-left-2 app-copy'
        button.addEventListener('click', async () => {
            try {
                await navigator.clipboard.writeText(element.textContent.trim())
                said.textContent = 'Copied'
            } catch {
                said.textContent = 'Your browser does not let this page copy. Select the text instead.'
            }
        })
        element.after(button, said)
    }
}
