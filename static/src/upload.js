import { MultiFileUpload } from '@ministryofjustice/frontend/moj/components/multi-file-upload/multi-file-upload.mjs'

const AT_ONCE = 3

function escaped(text) {
    const element = document.createElement('span')
    element.textContent = text
    return element.innerHTML
}

// The Ministry of Justice's upload, with what it lacks: it puts file names and messages into innerHTML
// as they are, so that a file named "<img src=x onerror=…>.pdf" becomes an element; and it starts every
// file at once. Markup: <div class="moj-multi-file-upload" data-module="app-upload" data-upload-url="…">.
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
        button.hidden = !this.config.deleteUrl
        return button
    }

    getErrorHtml(error) {
        return super.getErrorHtml({ message: escaped(error.message) })
    }

    uploadFiles(files) {
        this.waiting ??= []
        this.running ??= 0
        this.waiting.push(...files)
        this.startNext()
    }

    startNext() {
        while (this.running < AT_ONCE && this.waiting.length) {
            this.running += 1
            this.uploadFile(this.waiting.shift())
        }
    }

    finished() {
        this.running -= 1
        this.startNext()
    }
}

Upload.defaults = Object.freeze({
    ...MultiFileUpload.defaults,
    hooks: {
        ...MultiFileUpload.defaults.hooks,
        exitHook: (upload) => upload.finished(),
        errorHook: (upload) => upload.finished(),
    },
})
