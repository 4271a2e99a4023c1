use super::*;

fn shipped(name: &str, settings: &str) -> Table {
    load(&format!("type = 'file'\npath = 'shipped:{name}'\n{settings}"))
}

fn columns(content: &str, settings: &str) -> Vec<String> {
    load_text(content, settings).unwrap().columns().to_vec()
}

#[test]
fn the_shipped_tables_load() {
    for (name, rows) in [
        ("thirteen_points.csv", 13),
        ("old_faithful.csv", 272),
        ("fiji_quakes.csv", 1000),
        ("iris.csv", 150),
    ] {
        assert_eq!(shipped(name, "").rows().len(), rows, "{name}");
    }
}

#[test]
fn old_faithful_repeats_sixteen_of_its_rows() {
    let table = shipped("old_faithful.csv", "scale = 'standardize'");
    let cloud = table.cloud::<2>().unwrap();
    assert_eq!((cloud.rows().len(), cloud.points().len()), (272, 256));
    assert_eq!(cloud.counts().iter().sum::<f64>(), 272.0);
    assert!((cloud.radius() - 2f64.sqrt()).abs() < 1e-12);
    assert!((table.scaling().original(0, cloud.rows()[0][0]) - 3.6).abs() < 1e-12);
}

#[test]
fn a_file_is_scaled_to_radius_one_unless_it_says_otherwise() {
    let cloud = shipped("old_faithful.csv", "").cloud::<2>().unwrap();
    assert!((cloud.radius() - 1.0).abs() < 1e-12);
    assert!(cloud.mean().norm() < 1e-12);
}

#[test]
fn iris_has_its_three_classes() {
    let settings = "columns = ['petal_width_cm', 'sepal_length_cm']\nlabel = 'species'";
    let table = shipped("iris.csv", settings);
    assert_eq!(table.columns(), ["petal_width_cm", "sepal_length_cm"]);
    assert_eq!(table.classes().unwrap().names, ["setosa", "versicolor", "virginica"]);
    assert_eq!(table.available().text, ["species"]);
    assert_eq!(table.available().numeric.len(), 4);
    let cloud = table.cloud::<2>().unwrap();
    assert_eq!(cloud.of_class("virginica").unwrap().rows().len(), 50);
}

#[test]
fn three_columns_make_space() {
    let settings = "columns = ['east_km', 'north_km', 'up_km']";
    let table = shipped("fiji_quakes.csv", settings);
    assert_eq!(table.cloud::<3>().unwrap().rows().len(), 1000);
}

#[test]
fn columns_left_out_are_the_first_numeric_ones() {
    assert_eq!(columns("n,x,y\na,1,2\nb,3,4\n", ""), ["x", "y"]);
    assert_eq!(columns("x,y,z\n1,2,3\n3,4,5\n", ""), ["x", "y", "z"]);
    assert_eq!(columns("x,y,z,w\n1,2,3,4\n3,4,5,6\n", ""), ["x", "y"]);
    assert_eq!(columns("x,y,kind\n1,2,3\n3,4,5\n", "label = 'kind'"), ["x", "y"]);
    // A column without a name is the row number that spreadsheets and data frames write.
    assert_eq!(columns(",x,y\n0,1,2\n1,3,4\n", ""), ["x", "y"]);
}

#[test]
fn every_dialect_of_csv_reads_the_same() {
    let expected = [[1.0, 2.0], [-3.5, 400.0]];
    let dialects = [
        "x,y\n1,2\n-3.5,4e2\n",
        "x;y\n1;2\n-3.5;4e2",
        "x\ty\n1\t2\n-3.5\t4e2\n",
        "\u{feff}x,y\n1,2\n-3.5,4e2\n",
        "x,y\r\n1,2\r\n-3.5,4e2\r\n",
        "x,y\r1,2\r-3.5,4e2\r",
        "\n\nx,y\n\n1,2\n  \n,\n-3.5,4e2\n\n",
        "\"x\", \"y\"\n\"1\",\" +2 \"\n -3.5 ,4e2\n",
        "\"x, in cm\";\"y; in cm\"\n1;2\n-3.5;4e2\n",
    ];
    for dialect in dialects {
        assert_eq!(rows_of(dialect), expected, "{dialect:?}");
    }
}

#[test]
fn classes_may_be_quoted_and_of_any_script() {
    let content = "x,y,c\n1,2,\"a, b\"\n3,4,日本\n5,6,\"a, b\"\n";
    let table = load_text(content, "label = 'c'").unwrap();
    let classes = table.classes().unwrap();
    assert_eq!(classes.names, ["a, b", "日本"]);
    assert_eq!(classes.of_row, [0, 1, 0]);
}

#[test]
fn a_large_table_loads_whole() {
    let row = |i: u32| {
        let (angle, r) = (2.399_963 * f64::from(i), f64::from(i).sqrt());
        format!("{},{}", r * angle.cos(), r * angle.sin())
    };
    let rows: Vec<_> = (0..200_000).map(row).collect();
    let text = format!("x,y\n{}\n", rows.join("\n"));
    let cloud = load_text(text, "scale = 'none'").unwrap().cloud::<2>().unwrap();
    assert_eq!(cloud.points().len(), 200_000);
    assert!((cloud.radius() - 100_000f64.sqrt()).abs() < 1.0);
    assert!((1.5..2.0).contains(&cloud.nearest_neighbour()));
}

#[test]
fn points_are_read_in_file_order_duplicates_and_all() {
    let folder = folder_with("y,label,x\n1,a,0\n1,b,0\n5,c,2\n");
    let points = read_points::<2>(&folder.path().join("t.csv")).unwrap();
    assert_eq!(points, [[0.0, 1.0], [0.0, 1.0], [2.0, 5.0]].map(crate::maths::Vector::<2>::from));
}

#[test]
fn settings_survive_saving() {
    let settings =
        "type = 'file'\npath = 'a.csv'\ncolumns = ['p', 'q']\nlabel = 'c'\nscale = 'none'";
    let source = parsed(settings);
    assert_eq!(parsed(&toml::to_string(&source).unwrap()), source);
}
