//! Made-up people, companies and things.

const FIRST: [&str; 11] =
    ["Ada", "Bela", "Chidi", "Daan", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kaya"];
const LAST: [&str; 7] = ["Abel", "Brandt", "Castro", "Dahl", "Eriksen", "Fabre", "Grau"];
const COMPANIES: [&str; 9] = [
    "Alder Boats",
    "Birch & Sons",
    "Cedar Paper",
    "Dune Optics",
    "Elm Street Bakery",
    "Fern Logistics",
    "Gorse Garden Tools",
    "Heath Hotels",
    "Ivy Printing",
];
const THINGS: [&str; 10] = [
    "a broken hinge",
    "the spring delivery",
    "two missing invoices",
    "a new opening day",
    "the long way to the harbour",
    "a louder doorbell",
    "the colour of the sails",
    "paper that curls",
    "a late boat",
    "the garden party",
];

/// The first name of a person by number.
pub(super) fn first(n: usize) -> &'static str {
    FIRST[n % FIRST.len()]
}

/// The last name of a person by number.
pub(super) fn last(n: usize) -> &'static str {
    LAST[n % LAST.len()]
}

/// A person's address, on a domain that nobody can own.
pub(super) fn email(n: usize) -> String {
    format!("{}.{}{n}@example.com", first(n), last(n)).to_lowercase()
}

/// A company by number.
pub(super) fn company(n: usize) -> &'static str {
    COMPANIES[n % COMPANIES.len()]
}

/// What a text is about, by number.
pub(super) fn thing(n: usize) -> &'static str {
    THINGS[n % THINGS.len()]
}

/// A phone number of the kind kept for fiction.
pub(super) fn phone(n: usize) -> String {
    format!("+1 202 555 01{:02}", n % 100)
}
