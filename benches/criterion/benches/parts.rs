//! The cost of each part per byte of the themes in `fixtures/themes`, repeated often enough to be measurable.

use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

#[path = "../measured.rs"]
mod measured;

use measured::{PARTS, Themes, previewing};

/// How many copies of the themes are used.
const COPIES: usize = 16;

fn parts(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/themes");
    let themes = Themes::read(&folder, COPIES);
    let mut group = criterion.benchmark_group("parts");
    group.throughput(Throughput::Bytes(themes.bytes() as u64));
    for (name, part) in PARTS {
        group.bench_function(name, |bencher| bencher.iter(|| part(&themes)));
    }
    group.bench_function("rendering a preview", |bencher| {
        bencher.iter_batched_ref(|| themes.report(), previewing, BatchSize::LargeInput);
    });
    group.finish();
}

criterion_group!(benches, parts);
criterion_main!(benches);
