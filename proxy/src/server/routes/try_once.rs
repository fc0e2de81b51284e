//! `POST /api/v1/try`.
