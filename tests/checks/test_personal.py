"""Personal data is found in what will be published, and what only looks like it is left alone."""

from dataclasses import replace
from typing import Final

import pytest

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.personal.check import check_personal
from requests_app.checks.personal.filenames import NamedFile
from requests_app.checks.published import pieces
from requests_app.letters.parsed import BlockRole, LetterBlock, ParsedLetter
from requests_app.letters.pipeline import parse_letter
from tests.builders import answer, note, parsed_letter, question, table

SEVERE, WARNING, INFORMATION = Severity.SEVERE, Severity.WARNING, Severity.INFORMATION


def saying(text: str, *blocks: LetterBlock) -> ParsedLetter:
    """A letter that answers with this text, and has these other blocks."""
    own = LetterBlock(len(blocks), BlockRole.ANSWER, text)
    answers = (replace(answer("1", text=text), blocks=(own.id,)),)
    return parsed_letter(answers=answers, blocks=(*blocks, own))


def blocks(*said: tuple[BlockRole, str]) -> tuple[LetterBlock, ...]:
    return tuple(LetterBlock(number, role, text) for number, (role, text) in enumerate(said))


def words_of(finding: Finding, letter: ParsedLetter) -> str:
    piece = next(piece for piece in pieces(letter) if piece.name == finding.piece)
    return piece.text[finding.start : finding.end]


# Sentences that each hold one thing, the words it is, its kind, and how much it matters.
SEEDED: Final = [
    # e-mail addresses
    ("Please write to jane.smith@northmere.example for a copy.", "jane.smith@northmere.example", "email-address", SEVERE),
    ("The complaint came from dave_1987@hotmail.co.uk in March.", "dave_1987@hotmail.co.uk", "email-address", SEVERE),
    ("Send the figures to r.okonkwo@hollinvale-nhs.example.", "r.okonkwo@hollinvale-nhs.example", "email-address", SEVERE),
    ("My address is thebloggsfamily@gmail.com and I would like a reply.", "thebloggsfamily@gmail.com", "email-address", SEVERE),
    ("Questions on the contract go to jsmith@northmere.example.", "jsmith@northmere.example", "email-address", SEVERE),
    ("It was sent to Siobhan.O'Brien@fire.example on Monday.", "Siobhan.O'Brien@fire.example", "email-address", SEVERE),
    ("The officer can be reached at anne-marie.lewis@northmere.example.", "anne-marie.lewis@northmere.example", "email-address", SEVERE),
    # telephone numbers
    ("Call 07700 900123 to arrange a viewing.", "07700 900123", "phone-number", SEVERE),
    ("His mobile is +44 7700 900456.", "+44 7700 900456", "phone-number", SEVERE),
    ("The number given was 07700900789.", "07700900789", "phone-number", SEVERE),
    ("Ring me on 01632 960123 after six.", "01632 960123", "phone-number", SEVERE),
    ("Her home telephone number is 0113 496 0321.", "0113 496 0321", "phone-number", SEVERE),
    ("The contract manager’s direct line is 020 7946 0958.", "020 7946 0958", "phone-number", WARNING),
    ("DDI: (0161) 496 0111, room 4.", "(0161) 496 0111", "phone-number", WARNING),
    ("Texts were sent to +44 (0)7700 900321 by the service.", "+44 (0)7700 900321", "phone-number", SEVERE),
    ("The bailiff rang my mobile (07700-900-111) at night.", "07700-900-111", "phone-number", SEVERE),
    ("It was sent to 07700 900 222.", "07700 900 222", "phone-number", SEVERE),
    # National Insurance numbers
    ("The claimant, AB 12 34 56 C, was paid twice.", "AB 12 34 56 C", "identity-number", SEVERE),
    ("It was recorded as JK123456D in the register.", "JK123456D", "identity-number", SEVERE),
    ("National Insurance number: CE 98 76 54", "CE 98 76 54", "identity-number", SEVERE),
    ("The form showed hj876543a in its first box.", "hj876543a", "identity-number", SEVERE),
    # NHS and CHI numbers
    ("The patient’s NHS number is 943 476 5919.", "943 476 5919", "identity-number", SEVERE),
    ("NHS No. 4505577104 was entered by mistake.", "4505577104", "identity-number", SEVERE),
    ("The record of 401 023 2137 was merged with another.", "401 023 2137", "identity-number", SEVERE),
    ("The letter gave the CHI number 0101336489.", "0101336489", "identity-number", SEVERE),
    # tax, passport, licence, cards
    ("The company’s director gave the UTR 1955839661.", "1955839661", "identity-number", SEVERE),
    ("Passport number 925665416 was copied.", "925665416", "identity-number", SEVERE),
    ("The driver produced licence MORGA 753116 SM9IJ at the roadside.", "MORGA 753116 SM9IJ", "identity-number", SEVERE),
    ("Driving licence: JONES710238HA1AB", "JONES710238HA1AB", "identity-number", SEVERE),
    ("It was paid with card 4111 1111 1111 1111 at the counter.", "4111 1111 1111 1111", "bank-details", SEVERE),
    # dates of birth
    ("He gave his date of birth as 14 March 1982.", "14 March 1982", "date-of-birth", SEVERE),
    ("DOB: 03/11/1975, of no fixed address.", "03/11/1975", "date-of-birth", SEVERE),
    ("D.O.B. 1-2-64", "1-2-64", "date-of-birth", SEVERE),
    ("She was born on 2nd June 2011 in the county.", "2nd June 2011", "date-of-birth", SEVERE),
    ("The pupil, born 21.09.2014, left in July.", "21.09.2014", "date-of-birth", SEVERE),
    # addresses
    ("I live at 12 Acacia Avenue, Northmere NM1 2AB and see it daily.", "12 Acacia Avenue, Northmere NM1 2AB", "home-address", SEVERE),
    ("The complainant of 7b Station Road, Exampleton, EX9 4LT wrote twice.", "7b Station Road, Exampleton, EX9 4LT", "home-address", SEVERE),
    ("Noise was reported at Flat 4, 19 Mill Lane, Hollinvale, HV3 5QQ.", "Flat 4, 19 Mill Lane, Hollinvale, HV3 5QQ", "home-address", WARNING),
    ("A permit was given for 101 High Street, Northmere, NM2 7ZP.", "101 High Street, Northmere, NM2 7ZP", "home-address", WARNING),
    ("His address, 3 The Oaks Close, EX1 1AA, was in the file.", "3 The Oaks Close, EX1 1AA", "home-address", SEVERE),
    ("She lives at 9 Heol y Bont, Caerddu CF10 9ZZ with two dogs.", "9 Heol y Bont, Caerddu CF10 9ZZ", "home-address", SEVERE),
    # vehicles
    ("A ticket was put on AB12 CDE in the car park.", "AB12 CDE", "vehicle-mark", WARNING),
    ("My car, LN68KJV, was towed.", "LN68KJV", "vehicle-mark", SEVERE),
    ("The registered keeper of YK21 XYZ paid.", "YK21 XYZ", "vehicle-mark", SEVERE),
    ("The vehicle with registration P123 ABC was abandoned.", "P123 ABC", "vehicle-mark", WARNING),
    ("A van, registration number ABC 123D, was seen.", "ABC 123D", "vehicle-mark", WARNING),
    ("His car JIG 4512 was seized.", "JIG 4512", "vehicle-mark", SEVERE),
    # bank accounts
    ("Refund to sort code 12-34-56, account 12345678.", "12-34-56, account 12345678", "bank-details", SEVERE),
    ("Sort code: 20 00 00 Account number: 55779911", "20 00 00 Account number: 55779911", "bank-details", SEVERE),
    ("It went to GB29 NWBK 6016 1331 9268 19 in error.", "GB29 NWBK 6016 1331 9268 19", "bank-details", SEVERE),
    ("His bank account number is 31926819.", "31926819", "bank-details", SEVERE),
    # other people's names
    ("The decision was taken by Mr Thornbury alone.", "Mr Thornbury", "personal-name", WARNING),
    ("Mrs. A. Pettigrew reported the damage.", "Mrs. A. Pettigrew", "personal-name", WARNING),
    ("It was inspected by Sarah Whitlock in May.", "Sarah Whitlock", "personal-name", WARNING),
    ("The caseworker was Mohammed Iqbal.", "Mohammed Iqbal", "personal-name", WARNING),
    ("PC 4471 Hargreaves attended.", "PC 4471 Hargreaves", "personal-name", WARNING),
    ("The survey was done by Emma O'Connell and two others.", "Emma O'Connell", "personal-name", WARNING),
    ("Our Chief Executive, Martin Penhallow, approved it.", "Martin Penhallow", "personal-name", INFORMATION),
    ("Councillor Rachel Dunmore chaired the panel.", "Rachel Dunmore", "personal-name", INFORMATION),
    ("Mr Pemberton was off with depression for a year.", "Mr Pemberton", "sensitive-detail", SEVERE),
    ("Jessica Farnham was arrested on the 4th.", "Jessica Farnham", "sensitive-detail", SEVERE),
    ("Ms Eze told the panel of her disability.", "Ms Eze", "sensitive-detail", SEVERE),
    ("The tenant was Ms J. Fothergill.", "Ms J. Fothergill", "personal-name", WARNING),
    ("Claims by Mr Abdul-Karim Siddiqui are closed.", "Mr Abdul-Karim Siddiqui", "personal-name", WARNING),
    ("I am Gwenllian Parr and I ask for this.", "Gwenllian Parr", "requester-name", SEVERE),
    # cases
    ("The crime reference number is CR/4471/24.", "CR/4471/24", "case-number", INFORMATION),
    ("See incident number 24000123 of that day.", "24000123", "case-number", INFORMATION),
]  # fmt: skip

# What looks like it and is not: nothing above "information" may come of it.
NEAR_MISSES: Final = [
    "Requests are sent to foi@northmere.example.",
    "Write to information.governance@northmere.example.",
    "Complaints go to icocasework@ico.org.uk.",
    "Contact customer.services@northmere.example or planning.enforcement@northmere.example.",
    "The address was [redacted]@northmere.example.",
    "Mail to xxxx@northmere.example is kept.",
    "Reports go to data.protection.officer@northmere.example.",
    "Please use parks-and-open-spaces@northmere.example.",
    "Call the switchboard on 01632 960000.",
    "The helpline is 0800 123 4567.",
    "Ring 101, or 0300 123 1113.",
    "The purchase order number is 07700900123.",
    "The budget was £07700 900123 in the ledger's own notation.",
    "The total came to 01,632,960 over 11 years.",
    "Invoice 01632960123 was paid late.",
    "The out of hours duty mobile is 07700 900999.",
    "UPRN 100023336956 and USRN 20401234.",
    "The example number QQ 12 34 56 C is printed on the leaflet.",
    "See form GB 12 34 56 A of the series.",
    "Order number 4505577105 was cancelled.",
    "The contract is number 4505577104.",
    "The licence was 12345 67890 of the batch.",
    "Under Section 40(2) of the Act the names are withheld.",
    "Staff are given form P45 and form P60 when they leave.",
    "Cable part 4111 1111 1111 1112 was replaced.",
    "The scheme covers A1 Smith Road and the A406.",
    "Works on the M25 and the A406 cost £12,345,678.",
    "The M25 AND the M4 were closed.",
    "The course is CS24 101 and its code AB1234.",
    "Postcode sectors NM1 2 and NM1 3 are within the area.",
    "The postcode NM1 2AB has 14 properties.",
    "The library is at Central Library, 12 High Street, Northmere NM1 2AB.",
    "Northmere Primary School, 4 Mill Lane, Northmere NM3 4CD takes 210 pupils.",
    "The depot of Wexley Ltd, 8 Quarry Road, EX4 5GH was visited.",
    "In FY22 ALL wards were surveyed and in FY23 NEW ones were added.",
    "The flight was BA12 ABQ and the form EX12/ABC.",
    "Children born on or after 1 September 2015 were counted.",
    "Pupils born between 1 September 2014 and 31 August 2015 were counted.",
    "We do not record the date of birth. The register was closed on 14 March 1982.",
    "Date of birth is not held.",
    "The policy was born on the back of a review.",
    "On 12-05-24 we held 12345678 records.",
    "The sort order of the list is 12-34-56.",
    "The gas account number is 12345678.",
    "Pay the fee into our account, sort code 12-34-56, account 12345678, made payable to Northmere Council.",
    "The reference is GB29 NWBK 6016 1331 9268 18.",
    "The Chief Constable decided, and the Chief Executive agreed.",
    "Charlotte Street, Victoria Road and St James Park were resurfaced.",
    "The Florence Nightingale Hospital closed in 2020.",
    "Fees were paid to Grant Thornton and to John Lewis.",
    "The Sarah Whitlock Community Centre opened.",
    "The work was done by James Miller Ltd.",
    "The Fred Perry Way and the Robert Owen Museum are open.",
    "Sarah’s Law and Clare’s Law applications were counted.",
    "Dr Patel & Partners is the practice.",
    "The name is [name redacted], and Mr XXXX signed.",
    "Mr ████ wrote on 4 May.",
    "In April May and June were compared.",
    "The Daniel Street Surgery moved.",
    "The Alexander Technique is not taught.",
    "DC Comics and PC World supplied the prizes.",
    "The Inspector Training Programme has two parts.",
    "See case management system, case studies and reference tables.",
    "The Martin Review of 2019 and the Alice Holt Forest plan.",
    "Thomas Telford School takes part.",
    "Windsor, Chelsea and Austin are names of projects.",
    "Contract reference 2023-456-7890 was let for £1,234,567.89.",
    "ISBN 978-0-11-754321-8, ISSN 1234-5679 and grid reference TQ 12345 67890.",
    "Company number 04567890; VAT number GB 123 4567 89; charity 1089464.",
    "The hearing for The Kings Arms, 7 Market Place, NM1 1AA, was adjourned.",
    "The Royal Victoria Infirmary, NM1 4LP, and The King’s Hospital, Gayton Road, Northmere NM30 4ET.",
    "Asset tags AB12001 to AB12 999 and part LX55 ADV were issued.",
    "Costs coded 12-34-56 in the ledger and journal 87654321.",
    "Harry Potter books were borrowed 14,210 times.",
    "Ref: CAS-12345-X1Y2Z3 / IC-123456-A1B2.",
    "Wards: St Thomas, Victoria, Charlotte, Alexandra, Elizabeth, St George.",
    "From 01/04/2022 to 31/03/2023 there were 07,700 calls.",
    "Robert Gordon University and the Jack Petchey Award took part.",
]


@pytest.mark.parametrize(
    ("sentence", "words", "code", "severity"), SEEDED, ids=[each[0][:40] for each in SEEDED]
)
def test_personal_data_is_found_with_its_words(
    sentence: str, words: str, code: str, severity: Severity
) -> None:
    letter = saying(sentence)
    found = [(each.code, each.severity, words_of(each, letter)) for each in check_personal(letter)]
    assert found == [(code, severity, words)]


@pytest.mark.parametrize("sentence", NEAR_MISSES, ids=[each[:40] for each in NEAR_MISSES])
def test_what_only_looks_like_it_raises_no_alarm(sentence: str) -> None:
    assert [each.message for each in check_personal(saying(sentence)) if each.severity != INFORMATION] == []


# Whom the letter names where it is not published --------------------------------------------------

GREETING: Final = blocks(
    (BlockRole.SALUTATION, "Dear Ms Pemberton"), (BlockRole.OPENING, "Thank you for your request.")
)
SIGNED: Final = blocks(
    (BlockRole.SALUTATION, "Dear Sir or Madam"),
    (BlockRole.SIGNATURE, "Yours faithfully"),
    (BlockRole.SIGNATURE, "Tamsin Orchard"),
    (BlockRole.SIGNATURE, "Information Rights Officer"),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("As Ms Pemberton says in her letter, it was late.", "Ms Pemberton"),
        ("We wrote to Olga Pemberton in May, and to Mrs Pemberton before.", "Mrs Pemberton"),
        ("The photographs were taken by Pemberton herself.", "Pemberton"),
        ("Dear Ms PEMBERTON, we hold nothing.", "Ms PEMBERTON"),
    ],
)
def test_whoever_the_letter_greets_is_found_in_what_is_published(text: str, words: str) -> None:
    letter = saying(text, *GREETING)
    assert words in [
        words_of(each, letter) for each in check_personal(letter) if each.code == "requester-name"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Pemberton Road works are done.",
        "Works in Pemberton Lane and at Lower Pemberton School go on.",
        "Nothing is known of it.",
    ],
)
def test_a_place_of_the_requesters_name_is_no_person(text: str) -> None:
    assert check_personal(saying(text, *GREETING)) == ()


def test_a_name_that_is_a_word_of_the_letter_counts_only_with_more_of_it() -> None:
    greeting = blocks(
        (BlockRole.SALUTATION, "Dear Mr Green"), (BlockRole.OPENING, "You asked about green spaces.")
    )
    assert check_personal(saying("The largest is Green by area.", *greeting)) == ()
    letter = saying("It was sent to Mr Green.", *greeting)
    assert [words_of(each, letter) for each in check_personal(letter)] == ["Mr Green"]


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Sir/Madam",
        "Dear Applicant",
        "Dear [redacted]",
        "Dear XXXX",
        "Dear Requester",
        "Dear FOI Team",
        "Good morning",
        "Dear Mr …",
    ],
)
def test_a_greeting_of_nobody_names_nobody(greeting: str) -> None:
    letter = saying(
        "The applicant, a requester, wrote to the Team in the Morning. Sir and Madam are forms of address.",
        *blocks((BlockRole.SALUTATION, greeting)),
    )
    assert check_personal(letter) == ()


def test_a_first_name_alone_is_found_too() -> None:
    letter = saying(
        "You asked, Marigold, whether we hold it.", *blocks((BlockRole.SALUTATION, "Dear Marigold,"))
    )
    found = check_personal(letter)
    assert [(each.code, each.severity, words_of(each, letter)) for each in found] == [
        ("requester-name", WARNING, "Marigold")
    ]


def test_a_quoted_mail_tells_who_asked() -> None:
    quoted = blocks(
        (BlockRole.OTHER, "From: Ottoline Veasey <[redacted]>\nSent: 4 May 2025\nTo: FOI"),
        (BlockRole.OTHER, "On Mon, 5 May 2025 at 09:12, Cosmo Tregenza <[redacted]> wrote:"),
    )
    letter = saying("This was raised by Ottoline Veasey and by C. Tregenza.", *quoted)
    assert [(each.severity, words_of(each, letter)) for each in check_personal(letter)] == [
        (SEVERE, "Ottoline Veasey"),
        (SEVERE, "C. Tregenza"),
    ]


MAILS: Final = b"""Subject: Potholes FOI-2025-0412
Date: 12 May 2025

Dear Ottoline,

Thank you for your request under the Freedom of Information Act 2000. Our answers are below.

1. How many potholes were reported in 2024?

There were 412.

2. Who reported the one in Mill Lane?

Ms Veasey did, on 07700 900123.

If you are unhappy you may ask for an internal review, and then complain to the Information Commissioner.

Kind regards
Tamsin Orchard
Information Officer
01632 960111

%b
Dear FOI team,

1. How many potholes were reported in 2024?
2. Who reported the one in Mill Lane?

Many thanks,
Ottoline Veasey
07700 900123
"""


@pytest.mark.parametrize(
    "above", [b"", b"-----Original Message-----", b"From: Ottoline Veasey\nSent: 1 May 2025\nTo: FOI\n"]
)
def test_whoever_signs_a_quoted_mail_asked_and_its_numbers_are_not_the_authoritys(above: bytes) -> None:
    letter = parse_letter(MAILS % above, "reply.txt")
    found = [(each.code, each.severity, words_of(each, letter)) for each in check_personal(letter)]
    assert found == [
        ("requester-name", SEVERE, "Ms Veasey"),
        ("phone-number", SEVERE, "07700 900123"),
    ]


def test_a_request_signed_by_its_requester_is_found_out() -> None:
    letter = parsed_letter(
        questions=(question("1", "How many potholes are there?\nMany thanks,\nWilhelmina Stroud"),), blocks=()
    )
    assert [(each.code, each.severity, words_of(each, letter)) for each in check_personal(letter)] == [
        ("requester-name", SEVERE, "Wilhelmina Stroud")
    ]


def test_the_officer_who_signs_is_a_warning() -> None:
    letter = saying("Tamsin Orchard keeps the register.", *SIGNED)
    assert [(each.code, each.severity) for each in check_personal(letter)] == [("officer-name", WARNING)]


def test_a_signature_read_into_the_answer_is_found() -> None:
    letter = saying("There were 12.\nKind regards\nIngeborg Falk\nInformation Officer")
    assert [(each.code, words_of(each, letter)) for each in check_personal(letter)] == [
        ("officer-name", "Ingeborg Falk")
    ]


# Where it is found ---------------------------------------------------------------------------------


def test_every_piece_that_is_published_is_looked_through() -> None:
    grid = table(("Jo", "07700 900123"), columns=[("Who",), ("Line 07700 900124",)], title="Of 07700 900125")
    letter = parsed_letter(
        title="Calls to 07700 900126",
        questions=(question("1", "Who has 07700 900127?", group="About 07700 900128"),),
        answers=(
            replace(answer("1", text="It is 07700 900129."), links=("mailto:ann.lee@northmere.example",)),
        ),
        notes=(note("1", text="See 07700 900130."),),
        tables=(replace(grid, notes=("Not 07700 900131.",)),),
    )
    found = check_personal(letter)
    assert {each.piece for each in found} == {
        "title", "question 1", "group 1", "answer a1", "link a1 0", "note 0",
        "table t1", "remark t1 0", "header t1 1 0", "cell t1 0 1",
    }  # fmt: skip
    assert all(words_of(each, letter) in each.message for each in found)
    cell = next(each for each in found if each.piece == "cell t1 0 1")
    assert (cell.table, cell.row, cell.column) == ("t1", 0, 1)


def test_headers_say_what_the_cells_below_them_hold() -> None:
    people = table(
        ("Ms A", "4505577104", "01/02/1980", "20-11-33 91827364"),
        columns=[("Case",), ("NHS number",), ("Date of birth",), ("Sort code and account",)],
    )
    codes = [each.code for each in check_personal(parsed_letter(tables=(people,)))]
    assert codes == ["identity-number", "date-of-birth", "bank-details"]


def test_a_column_full_of_addresses_is_one_finding() -> None:
    rows = [(f"Ward {number}", f"jo.bloggs{number}@northmere.example") for number in range(8)]
    found = check_personal(parsed_letter(tables=(table(*rows, columns=[("Ward",), ("Contact",)]),)))
    assert [(each.code, each.severity, each.column, len(each.because)) for each in found] == [
        ("email-address", SEVERE, 1, 8)
    ]


@pytest.mark.parametrize(
    ("header", "cells", "codes"),
    [
        ("Officer", ("Sarah Whitlock", "Mr T Pell", "Okafor, David"), ["names-in-table"]),
        ("Name of tenant", ("Ann Lee", "Vacant"), ["names-in-table"]),
        ("Name of school", ("Wexley Primary", "Thomas Telford School", "Northmere Academy"), []),
        ("Contractor name", ("James Miller Ltd", "Kier", "Wexley Ltd"), []),
        ("Ward", ("Victoria", "Charlotte", "Alexandra"), []),
        ("Officer grade", ("Grade 5", "Grade 6", "Head of Service"), []),
    ],
)  # fmt: skip
def test_a_column_of_names_is_told_from_other_columns(
    header: str, cells: tuple[str, ...], codes: list[str]
) -> None:
    grid = table(*((cell, "4") for cell in cells), columns=[(header,), ("Count",)])
    found = [
        each.code for each in check_personal(parsed_letter(tables=(grid,))) if each.severity != INFORMATION
    ]
    assert found == codes


def test_the_authoritys_own_address_and_numbers_are_nothing_new() -> None:
    head = blocks(
        (BlockRole.LETTERHEAD, "Northmere Council, 4 Market Street, Northmere NM1 4QT"),
        (BlockRole.LETTERHEAD, "Telephone 01632 960555"),
    )
    letter = saying("Write to 4 Market Street, Northmere NM1 4QT or call 01632 960555.", *head)
    assert check_personal(letter) == ()


def test_figures_of_a_table_are_no_numbers_of_people() -> None:
    rows = [
        ("2023/24", "1234567890", "£12,345.67", "4505577105", "12/05/2024", "07700", "401 023"),
        ("2024/25", "9434765918", "£1", "1", "2", "3", "4"),
    ]
    grid = table(
        *rows, columns=[("Year",), ("Count",), ("Cost",), ("Order number",), ("Date",), ("A",), ("B",)]
    )
    assert check_personal(parsed_letter(tables=(grid,))) == ()


# Names of files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Response to Jane Smith.pdf", True),
        ("FOI_2025_0117_pemberton_reply.docx", False),
        ("FOI-2025-0117 Pemberton reply.docx", True),
        ("2025-03-14_SarahWhitlock_final.pdf", True),
        ("Letter to Mr Thornbury.odt", True),
        ("FOI 1234 Response letter.pdf", False),
        ("Victoria Road potholes 2024.xlsx", False),
        ("Annex A - Early Help Data.xlsx", False),
    ],
)  # fmt: skip
def test_a_file_named_after_a_person_is_told(name: str, *, names: bool) -> None:
    letter = saying("There were 12.", *GREETING)
    found = check_personal(letter, [NamedFile("ab" * 32, name)])
    assert [(each.code, each.severity, each.file) for each in found] == (
        [("name-of-file", INFORMATION, "ab" * 32)] if names else []
    )


def test_the_name_of_a_public_file_is_a_warning() -> None:
    (found,) = check_personal(
        saying("There were 12."), [NamedFile("0" * 64, "Response to Jane Smith.pdf", is_public=True)]
    )
    assert found.severity == WARNING


# Keys ----------------------------------------------------------------------------------------------


def test_a_key_tells_findings_apart_and_does_not_say_what_was_found() -> None:
    text = "Call 07700 900123 or 07700 900456, or 07700 900123 again."
    found = check_personal(saying(text))
    assert len({each.key for each in found}) == 3
    assert not any("900" in each.key for each in found)
    other = check_personal(saying(text.replace("07700 900456, or ", "")))
    assert {each.key for each in other} <= {each.key for each in found}
