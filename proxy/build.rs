//! Lets a page that was built anew be embedded anew: `rust-embed` alone does not notice.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../dist");
    // Cargo takes a path that does not exist for changed, and would build this crate at every call.
    if let Err(error) = std::fs::create_dir_all("../dist") {
        println!("cargo:warning=cannot create the folder of the page: {error}");
    }
}
