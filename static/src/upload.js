import { MultiFileUpload } from '@ministryofjustice/frontend/moj/components/multi-file-upload/multi-file-upload.mjs'

const AT_ONCE = 3
const SPREADSHEET = /\.(xlsx|ods|csv)$/i
const ANNEX = /(?<![a-z0-9])(?:annex|appendi|attach|enclos|schedule|table|data(?![a-z0-9]))/i

function escaped(text) {
    const element = document.createElement('span')
    element.textContent = text
    return element.innerHTML
}

// The Ministry of Justice's upload, with what it lacks: it puts file names and messages into innerHTML
// as they are, so that a file named "<img src=x onerror=…>.pdf" becomes an element; and it starts every
// file at once. Markup: <div class="moj-multi-file-upload" data-module="app-upload" data-batch-url="…/">, in a
// form whose field "authority" gives the rest of the address; what has the class app-upload__next is shown
// once a file is uploaded.
// The server answers {"success": {"messageHtml", "messageText"}, "file": {"filename", "originalname"}} or
// {"error": {"message"}} with a status of 4xx; messageHtml is HTML that the server has escaped.
export class Upload extends MultiFileUpload {
    static moduleName = 'app-upload'

    constructor(root, config = {}) {
        super(root, {
            csrfHeaderName: 'X-CSRFToken',
            csrfToken: root?.closest('form')?.querySelector('[name=csrfmiddlewaretoken]')?.value,
            ...config,
        })
    }

    getFileRow(file) {
        const row = super.getFileRow({ name: '' })
        row.querySelector('.moj-multi-file-upload__filename').textContent = file.name
        return row
    }

    getDeleteButton(file) {
        const button = super.getDeleteButton({ filename: file.filename, originalname: '' })
        button.querySelector('.govuk-visually-hidden').textContent = file.originalname
        // Without an address to delete at, there is nothing to press.
        button.classList.toggle('moj-hidden', !this.config.deleteUrl)
        return button
    }

    getErrorHtml(error) {
        return super.getErrorHtml({ message: escaped(error.message) })
    }

    uploadFiles(files) {
        this.waiting ??= []
        this.running ??= 0
        this.waiting.push(...files)
        // One that is refused or was uploaded before counts: a spreadsheet may be that one's.
        this.letters = (this.letters ?? 0) + [...files].filter((file) => !SPREADSHEET.test(file.name)).length
        // A spreadsheet goes to the letter it is uploaded with, which must be there first.
        this.waiting.sort((one, other) => this.place(one) - this.place(other))
        this.letter = this.waiting[0]
        this.startNext()
    }

    // The letter first, then what else is a document, then what is not read, then the spreadsheets.
    place(file) {
        const isRead = this.$fileInput.accept.split(',').some((ending) => file.name.toLowerCase().endsWith(ending))
        return 4 * SPREADSHEET.test(file.name) + 2 * !isRead + ANNEX.test(file.name)
    }

    // Whether the files are one letter and what was sent with it: then the letter must be there first.
    get together() {
        return this.$root.closest('form').elements.together?.checked
    }

    startNext() {
        const atOnce = (file) => (this.together || SPREADSHEET.test(file.name) ? 1 : AT_ONCE)
        while (this.waiting.length && this.running < atOnce(this.waiting[0])) {
            this.running += 1
            this.uploadFile(this.waiting.shift())
        }
    }

    uploadFile(file) {
        const authority = this.$root.closest('form').elements.authority.value
        const together = this.together ? `&together=${file === this.letter ? 'letter' : 'annex'}` : ''
        this.config.uploadUrl =
            this.$root.dataset.batchUrl + encodeURIComponent(authority) + `?letters=${this.letters}` + together
        super.uploadFile(file)
    }

    // response: what the server answered, where it took the file.
    finished(response) {
        this.running -= 1
        const next = document.querySelector('.app-upload__next')
        next?.removeAttribute('hidden')
        const link = next?.querySelector('a')
        if (link) {
            // One letter is looked at by itself; of several, or of what was refused, the page of all of them tells.
            this.batch ??= link.href
            this.taken ??= new Set()
            this.taken.add(response?.file?.url)
            link.href = this.taken.size === 1 && response?.file?.url ? response.file.url : this.batch
        }
        this.startNext()
    }
}

Upload.defaults = Object.freeze({
    ...MultiFileUpload.defaults,
    hooks: {
        ...MultiFileUpload.defaults.hooks,
        exitHook: (upload, file, xhr) => upload.finished(xhr.response),
        errorHook: (upload) => upload.finished(),
    },
})
