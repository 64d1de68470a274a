"""What is found of persons in what will be published."""

from typing import Final

from requests_app.checks.finding import Kind

PERSONAL: Final = {
    "requester-name": Kind(
        "The requester’s name",
        "name is the requester’s",
        "names are the requester’s",
        "Requests are published without saying who asked. Take the name out.",
    ),
    "officer-name": Kind(
        "Names of officers",
        "officer who signed the letter is named",
        "officers who signed the letter are named",
        "Names below senior grades are usually taken out. Leave the name if the officer answers for the work in public.",
    ),
    "personal-name": Kind(
        "Names of other people",
        "name may be a person’s",
        "names may be people’s",
        "Take the name out, unless the person acts in a public office or the answer is meant to name them.",
    ),
    "sensitive-detail": Kind(
        "Names beside sensitive details",
        "name stands beside health, belief, a crime or the like",
        "names stand beside health, belief, a crime or the like",
        "The law protects such details most. Take out the name, and look whether what is left still tells who it is.",
    ),
    "names-in-table": Kind(
        "Columns of people’s names",
        "column lists people by name",
        "columns list people by name",
        "Take out the column, or the names, unless the people act in a public office.",
    ),
    "email-address": Kind(
        "E-mail addresses of people",
        "e-mail address is a person’s",
        "e-mail addresses are people’s",
        "Take it out, or give the address of the office instead.",
    ),
    "phone-number": Kind(
        "Telephone numbers of people",
        "telephone number may be a person’s",
        "telephone numbers may be people’s",
        "Take it out, or give the number of the office instead.",
    ),
    "identity-number": Kind(
        "Numbers that stand for one person",
        "number stands for one person",
        "numbers stand for one person each",
        "National Insurance, NHS, tax, passport and licence numbers are never published. Take the number out.",
    ),
    "bank-details": Kind(
        "Bank accounts and payment cards",
        "bank account or payment card is named",
        "bank accounts or payment cards are named",
        "Take the numbers out, unless they are the account into which the public pays the authority.",
    ),
    "date-of-birth": Kind(
        "Dates of birth",
        "date of birth is given",
        "dates of birth are given",
        "Take it out, or give the year or an age band.",
    ),
    "home-address": Kind(
        "Full addresses",
        "address may be somebody’s home",
        "addresses may be somebody’s home",
        "Give the street or the first half of the postcode, unless the place is public.",
    ),
    "vehicle-mark": Kind(
        "Registration marks of vehicles",
        "registration mark leads to a vehicle’s keeper",
        "registration marks lead to vehicles’ keepers",
        "Take it out, unless the vehicle is the authority’s own.",
    ),
    "case-number": Kind(
        "Numbers of cases",
        "number of a case is given",
        "numbers of cases are given",
        "Whoever knows the case knows by it who is meant. Take it out unless the case is public.",
    ),
    "name-of-file": Kind(
        "Files named after people",
        "file is named after a person",
        "files are named after people",
        "Rename the file and upload it again before it is made public.",
    ),
}
