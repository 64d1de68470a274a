import { Component } from 'govuk-frontend'

// A list of letters to tick: a box that ticks all of the page, and how many are ticked. Without scripts the boxes do
// the same one by one. Markup: <form data-module="app-ticks">, in it boxes named "letter", perhaps one with the id
// "everything", an empty cell .app-ticks__all for the box, and .app-ticks__count for the number.
export class Ticks extends Component {
    static moduleName = 'app-ticks'

    constructor(root) {
        super(root)
        this.all = this.addBoxForAll()
        this.count = root.querySelector('.app-ticks__count')
        this.everything = root.querySelector('#everything')
        root.addEventListener('change', (event) => {
            if (event.target === this.all) this.tickAll(this.all.checked)
            this.show()
        })
        // What the browser has ticked again, when somebody came back.
        window.addEventListener('pageshow', () => this.show())
        this.show()
    }

    get boxes() {
        return [...this.$root.querySelectorAll('[name=letter]')]
    }

    addBoxForAll() {
        const box = document.createElement('div')
        box.className = 'govuk-checkboxes govuk-checkboxes--small'
        box.innerHTML =
            '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" type="checkbox" id="tick-all" autocomplete="off">' +
            '<label class="govuk-label govuk-checkboxes__label" for="tick-all"><span class="app-ticks__name">Tick all letters on this page</span></label></div>'
        this.$root.querySelector('.app-ticks__all').append(box)
        return box.querySelector('input')
    }

    tickAll(checked) {
        for (const box of this.boxes) box.checked = checked
    }

    show() {
        const boxes = this.boxes
        const ticked = boxes.filter((box) => box.checked).length
        this.all.checked = ticked > 0 && ticked === boxes.length
        this.all.indeterminate = ticked > 0 && ticked < boxes.length
        if (this.everything?.checked) this.count.textContent = 'whole list'
        else this.count.textContent = ticked === 1 ? '1 ticked letter' : `${ticked || ''} ticked letters`.trim()
    }
}
