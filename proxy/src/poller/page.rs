//! Which page comes next.

use super::fetch::{Answer, is_same_origin};
use pollwright_core::{
    catalog::{CatalogResource, Element, Paging},
    config::{Config, Resource},
};
use reqwest::Url;
use serde_json::Value;

/// How the pages of a list follow one another, where no answer says so itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Where the catalog knows the next link in the body.
    next_pointer: Option<String>,
    /// Counting pages or records.
    count: Option<Count>,
    /// Where the body says how many records there are in all pages.
    total_pointer: Option<String>,
}

/// A list that is paged by a number in the query.
#[derive(Clone, Debug, PartialEq)]
struct Count {
    /// The parameter that moves.
    moving: String,
    /// The parameter for the size of a page.
    size: String,
    /// Records a page, where something says so.
    per_page: Option<u64>,
    /// Its value for the first page.
    first: u64,
    /// Whether it counts records rather than pages.
    is_offset: bool,
}

/// What follows an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Nothing: this was the last page.
    End,
    /// Another page.
    Page {
        /// Its address.
        url: Url,
        /// Whether its place is a number, so that records may shift over its border while the list is read.
        is_by_number: bool,
    },
}

/// Why the next page is not asked for.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum PageError {
    /// The next link leads elsewhere: nothing was sent there.
    #[error(
        "the link to the next page leads to another origin, {0}; nothing was sent there: if that server is right, put its address into the configuration"
    )]
    Foreign(String),
    /// The next link is no address.
    #[error(
        "the link to the next page is no address: `{0}`; set `pageSize` so that pages are counted, or report it to the API's owner"
    )]
    BadLink(String),
}

/// Where answers commonly hold the address of the next page.
const NEXT_LINKS: [&str; 14] = [
    "/next",
    "/nextPage",
    "/next_page",
    "/nextLink",
    "/next_link",
    "/$nextPage",
    "/@odata.nextLink",
    "/links/next",
    "/links/next/href",
    "/_links/next/href",
    "/paging/next",
    "/pagination/next",
    "/meta/next",
    "/meta/pagination/next_link",
];

/// Where answers commonly hold a token for the next page, and the query parameter that takes it.
const NEXT_TOKENS: [(&str, &str); 8] = [
    ("/nextPageToken", "pageToken"),
    ("/next_page_token", "page_token"),
    ("/nextToken", "nextToken"),
    ("/next_token", "next_token"),
    ("/next_cursor", "cursor"),
    ("/meta/next_cursor", "cursor"),
    ("/response_metadata/next_cursor", "cursor"),
    ("/paging/next/after", "after"),
];

/// The header in which hubs hand out the token of the next page, and the query parameter that takes it.
const TOKEN_HEADER: (&str, &str) = ("elements-next-page-token", "nextPage");

/// Parameters that count: records to skip or pages, the size beside them, the first value, whether it counts records.
const COUNTING: [(&str, &str, u64, bool); 7] = [
    ("page", "per_page", 1, false),
    ("page", "pageSize", 1, false),
    ("offset", "limit", 0, true),
    ("skip", "top", 0, true),
    ("start", "count", 0, true),
    ("startIndex", "count", 1, true),
    ("pageNumber", "pageSize", 1, false),
];

impl Plan {
    /// How the list of a resource is paged: counted only where `pageSize`, `pagination.type` or the catalog says so.
    pub fn of(
        config: &Config,
        resource: &Resource,
        known: Option<(&Element, &CatalogResource)>,
        url: &Url,
    ) -> Self {
        let setting = |key: &str| config.setting(key).map(|value| value.value.trim().to_owned());
        let page_size = resource.page_size.as_ref().map(|size| u64::from(size.value));
        let kind = setting("pagination.type");
        let mut plan = Self { next_pointer: None, count: None, total_pointer: None };
        match known.map(|(element, resource)| element.paging_of(resource)) {
            Some(Paging::None) => {}
            Some(Paging::Link) => {}
            Some(Paging::BodyLink { pointer }) => plan.next_pointer = Some(pointer.clone()),
            Some(Paging::Offset { offset, limit, first, total }) => {
                plan.total_pointer.clone_from(total);
                let (first, is_offset) = (u64::from(*first), true);
                let per_page = number_in(url, limit).or(page_size);
                plan.count =
                    Some(Count { moving: offset.clone(), size: limit.clone(), per_page, first, is_offset });
            }
            None if page_size.is_some() || matches!(kind.as_deref(), Some("page" | "offset")) => {
                let named = COUNTING.iter().find(|(moving, size, ..)| has(url, moving) || has(url, size));
                let (moving, size, first, is_offset) = named.copied().unwrap_or(match kind.as_deref() {
                    Some("offset") => COUNTING[2],
                    _ => COUNTING[1],
                });
                let most = setting("pagination.max").and_then(|most| most.parse().ok());
                let first = setting("pagination.page.startindex")
                    .and_then(|first| first.parse().ok())
                    .unwrap_or(first);
                let per_page = number_in(url, size).or(page_size).or(most);
                plan.count =
                    Some(Count { moving: moving.into(), size: size.into(), per_page, first, is_offset });
            }
            None => {}
        }
        plan
    }

    /// The address of the first page: the resource's, with the size of a page where it is known and not in it.
    pub fn first(&self, url: &Url) -> Url {
        let mut url = url.clone();
        if let Some(count) = &self.count
            && let Some(per_page) = count.per_page
            && !has(&url, &count.size)
        {
            url.query_pairs_mut().append_pair(&count.size, &per_page.to_string());
        }
        url
    }

    /// What follows `answer` to a call of `url`, which held `n_records`; `outline` is its body.
    ///
    /// In this order: a `Link` header, a link in the body, a token in header or body, counting.
    ///
    /// # Errors
    /// - a link to another origin, or one that is no address
    pub fn next(
        &self,
        url: &Url,
        answer: &Answer,
        outline: &Value,
        n_records: u64,
    ) -> Result<Next, PageError> {
        if let Some(link) = next_link(answer).or_else(|| self.link_in_body(outline).map(str::to_owned)) {
            let next = answer.url.join(&link).map_err(|_| PageError::BadLink(clip(&link)))?;
            if !is_same_origin(&answer.url, &next) {
                return Err(PageError::Foreign(crate::net::place(&next)));
            }
            let is_by_number = COUNTING.iter().any(|(moving, ..)| number_in(&next, moving).is_some());
            return Ok(Next::Page { url: next, is_by_number });
        }
        if let Some((parameter, token)) = token(answer, outline) {
            return Ok(Next::Page { url: with(url, parameter, &token), is_by_number: false });
        }
        Ok(self.counted(url, outline, n_records))
    }

    fn link_in_body<'a>(&self, body: &'a Value) -> Option<&'a str> {
        let known = self.next_pointer.as_deref();
        let link = known.into_iter().chain(NEXT_LINKS).find_map(|pointer| body.pointer(pointer)?.as_str())?;
        let is_link = link.starts_with('/') || link.starts_with('?') || link.contains("://");
        (is_link || known.is_some() && !link.is_empty()).then_some(link)
    }

    fn counted(&self, url: &Url, body: &Value, n_records: u64) -> Next {
        let Some(count) = &self.count else { return Next::End };
        let at = number_in(url, &count.moving).unwrap_or(count.first);
        let next = if count.is_offset { at.saturating_add(n_records) } else { at.saturating_add(1) };
        let is_last = match self.total(body).filter(|_| count.is_offset) {
            // A total says it best: the API may hand out smaller pages than it was asked for.
            Some(total) => next.saturating_sub(count.first) >= total,
            // More than a page holds: the API does not heed the size, and this was everything.
            None => count.per_page.is_some_and(|per_page| n_records != per_page),
        };
        if is_last || n_records == 0 {
            return Next::End;
        }
        Next::Page { url: with(url, &count.moving, &next.to_string()), is_by_number: true }
    }

    fn total(&self, body: &Value) -> Option<u64> {
        body.pointer(self.total_pointer.as_deref()?)?.as_u64()
    }
}

/// `Link: <…>; rel="next"`.
fn next_link(answer: &Answer) -> Option<String> {
    let values =
        answer.headers.get_all(reqwest::header::LINK).into_iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(links)
        .find(|(_, rel)| rel.split(' ').any(|word| word.eq_ignore_ascii_case("next")))
        .map(|(link, _)| link)
}

/// The links of a `Link` header, each with its `rel`.
fn links(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((link, after)) = after.split_once('>') else { break };
        // The next link starts at the next `<`: addresses hold none unescaped.
        let (parameters, _) = after.split_once('<').unwrap_or((after, ""));
        let rel = parameters.split([';', ',']).find_map(|part| {
            let (name, value) = part.trim().split_once('=')?;
            name.trim().eq_ignore_ascii_case("rel").then(|| value.trim().trim_matches('"').to_owned())
        });
        found.push((link.trim().to_owned(), rel.unwrap_or_default()));
        rest = after;
    }
    found
}

fn token(answer: &Answer, outline: &Value) -> Option<(&'static str, String)> {
    let (header, parameter) = TOKEN_HEADER;
    let in_header = answer.headers.get(header).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let in_body = || {
        NEXT_TOKENS.iter().find_map(|(pointer, parameter)| {
            let token = match outline.pointer(pointer)? {
                Value::String(token) => token.clone(),
                Value::Number(token) => token.to_string(),
                _ => return None,
            };
            Some((*parameter, token))
        })
    };
    in_header.map(|token| (parameter, token)).or_else(in_body).filter(|(_, token)| !token.trim().is_empty())
}

fn has(url: &Url, name: &str) -> bool {
    url.query_pairs().any(|(known, _)| known == name)
}

fn number_in(url: &Url, name: &str) -> Option<u64> {
    url.query_pairs().find(|(known, _)| known == name).and_then(|(_, value)| value.parse().ok())
}

/// The address with a parameter set; the other parameters stay byte by byte as they are.
fn with(url: &Url, name: &str, value: &str) -> Url {
    let kept = url.query().unwrap_or("").split('&').filter(|pair| {
        let key = pair.split('=').next().unwrap_or("");
        !pair.is_empty() && key != name
    });
    let query = kept.collect::<Vec<_>>().join("&");
    let mut url = url.clone();
    url.set_query((!query.is_empty()).then_some(query.as_str()));
    url.query_pairs_mut().append_pair(name, value);
    url
}

fn clip(text: &str) -> String {
    text.split('?').next().unwrap_or(text).chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderMap, HeaderName};
    use serde_json::json;

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        Answer {
            url: "https://a.example/v1/x?since=1".parse().unwrap(),
            headers: map,
            body: Vec::new(),
            sent_at: Default::default(),
            arrived_at: Default::default(),
            vendor_date: None,
            has_age: false,
            is_unchanged: false,
            validators: None,
        }
    }

    fn plan(next_pointer: Option<&str>, count: Option<Count>) -> Plan {
        Plan { next_pointer: next_pointer.map(str::to_owned), count, total_pointer: Some("/total".into()) }
    }

    #[track_caller]
    fn check(plan: &Plan, headers: &[(&str, &str)], body: Value, n_records: u64, expected: &str) {
        let answer = answer(headers);
        let next = match plan.next(&answer.url, &answer, &body, n_records) {
            Ok(Next::End) => "end".to_owned(),
            Ok(Next::Page { url, is_by_number }) => {
                format!("{} {}", url.path_and_query(), if is_by_number { "by number" } else { "by token" })
            }
            Err(error) => error.to_string().split(';').next().unwrap_or_default().to_owned(),
        };
        assert_eq!(next, expected, "{headers:?} {body}");
    }

    trait PathAndQuery {
        fn path_and_query(&self) -> String;
    }
    impl PathAndQuery for Url {
        fn path_and_query(&self) -> String {
            format!("{}?{}", self.path(), self.query().unwrap_or(""))
        }
    }

    #[test]
    fn what_answers_say_themselves() {
        let none = plan(None, None);
        let link = |value| vec![("link", value)];
        check(&none, &[], json!([1]), 1, "end");
        check(&none, &link("</v1/x?page=2>; rel=\"next\""), json!([]), 0, "/v1/x?page=2 by number");
        check(
            &none,
            &link("<https://a.example/v1/x?c=1>; rel=prev, <https://a.example/v1/x?c=3>; rel=\"next\""),
            json!([]),
            1,
            "/v1/x?c=3 by token",
        );
        check(&none, &link("</v1/x?page=9>; rel=\"last\""), json!([]), 1, "end");
        check(
            &none,
            &link("<https://b.example/x?key=1>; rel=\"next\""),
            json!([]),
            1,
            "the link to the next page leads to another origin, https://b.example/x",
        );
        check(&none, &[], json!({"next": "/v1/x?cursor=z"}), 1, "/v1/x?cursor=z by token");
        check(&none, &[], json!({"next": "word"}), 1, "end");
        check(&none, &[], json!({"next": null}), 1, "end");
        check(&none, &[], json!({"next_cursor": "a b"}), 1, "/v1/x?since=1&cursor=a+b by token");
        check(&none, &[], json!({"next_cursor": ""}), 1, "end");
        check(&none, &[("elements-next-page-token", "t")], json!([]), 1, "/v1/x?since=1&nextPage=t by token");
        check(&plan(Some("/more"), None), &[], json!({"more": "x?next=q"}), 1, "/v1/x?next=q by token");
    }

    #[test]
    fn counting() {
        let count = |per_page, is_offset| {
            let moving = if is_offset { "skip" } else { "page" }.to_owned();
            plan(
                None,
                Some(Count { moving, size: "top".into(), per_page, first: u64::from(!is_offset), is_offset }),
            )
        };
        check(&count(Some(2), true), &[], json!([1, 2]), 2, "/v1/x?since=1&skip=2 by number");
        check(&count(Some(2), true), &[], json!([1]), 1, "end");
        check(&count(Some(2), true), &[], json!([1, 2, 3]), 3, "end");
        check(&count(Some(2), true), &[], json!({"total": 2}), 2, "end");
        check(&count(Some(9), true), &[], json!({"total": 3}), 2, "/v1/x?since=1&skip=2 by number");
        check(&count(None, true), &[], json!({"total": 3}), 2, "/v1/x?since=1&skip=2 by number");
        check(&count(None, true), &[], json!([]), 0, "end");
        check(&count(Some(2), false), &[], json!([1, 2]), 2, "/v1/x?since=1&page=2 by number");
    }
}
