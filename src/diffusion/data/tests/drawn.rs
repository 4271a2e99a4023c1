use proptest::prelude::*;

use super::*;

#[test]
fn drawn_points_are_the_data_as_they_are() {
    let table = load("type = 'drawn'\npoints = [[1, 2], [3.5, -1], [1, 2]]");
    let rows: Vec<_> = table.rows().collect();
    assert_eq!(rows, [[1.0, 2.0], [3.5, -1.0], [1.0, 2.0]]);
    assert_eq!((table.columns()[0].as_str(), table.source()), ("x", "drawn"));
    assert_eq!(table.cloud::<2>().unwrap().counts(), [2.0, 1.0]);
}

#[test]
fn drawn_points_that_are_no_data_are_a_sentence() {
    let message = |points: Vec<[f64; 2]>| {
        DataSource::Drawn(Drawn::of(points)).load(Path::new("")).unwrap_err().to_string()
    };
    let one = "data.points is one point; give 2 to 20000 points, not all the same";
    assert_eq!(message(vec![[1.0, 1.0]]), one);
    assert!(message(vec![[0.0, 0.0], [f64::INFINITY, 0.0]]).contains("point 2 is not finite"));
}

proptest! {
    #[test]
    fn any_two_distinct_points_or_more_are_data(
        points in prop::collection::vec([-1e6..1e6, -1e6..1e6], 2..50),
    ) {
        prop_assume!(Drawn::fault(&points).is_none());
        let source = DataSource::Drawn(Drawn::of(points.clone()));
        let read: DataSource = toml::from_str(&toml::to_string(&source).unwrap()).unwrap();
        prop_assert_eq!(&read, &source);
        let table = read.load(Path::new("")).unwrap();
        prop_assert_eq!(table.rows().flatten().copied().collect::<Vec<_>>(), points.concat());
    }
}
