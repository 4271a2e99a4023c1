use super::*;

/// Content, settings, and what the message says after the path of the file.
const TABLES: &[(&str, &str, &str)] = &[
    ("", "", "the table is empty; "),
    ("\n \n,,\n", "", "the table is empty; "),
    ("\u{feff}", "", "the table is empty; "),
    ("x,y\n", "", "there is a header but no row below it; "),
    ("1,2\n3,4\n", "", "line 1 has numbers (\"1\") where the header belongs; "),
    ("1,2\n", "", "line 1 has numbers (\"1\") where the header belongs; "),
    ("1,2,a\n3,4,b\n", "", "line 1 has numbers (\"1\") where the header belongs; "),
    ("x,y\n1,2\n3,abc\n", "", "line 3, column \"y\": found \"abc\" where a number belongs; "),
    ("x,y\r\n1,2\r\n\r\n3,abc\r\n", "", "line 4, column \"y\": found \"abc\""),
    ("x,y\r1,2\r\r3,abc\r", "", "line 4, column \"y\": found \"abc\""),
    ("n,x,y\n\"a\nb\",1,2\nc,3,abc\n", "", "line 4, column \"y\": found \"abc\""),
    ("x,y\n1,2\n3,\n", "", "line 3, column \"y\": the field is empty where a number belongs; "),
    ("x,y\n1,2\nnan,3\n", "", "line 3, column \"x\": found \"nan\", which is not a number; "),
    ("x,y\nNaN,2\n1,3\n", "", "line 2, column \"x\": found \"NaN\", which is not a number; "),
    ("x,y\n1,2\n-inf,3\n", "", "line 3, column \"x\": found \"-inf\", which is infinite; "),
    ("x,y\n1,2\n1e999,3\n", "", "line 3, column \"x\": found \"1e999\", which is infinite; "),
    (
        "x;y\n1;2\n1,5;3\n",
        "",
        "line 3, column \"x\": found \"1,5\" where a number belongs; write a number, with a point",
    ),
    ("x,y\n1,2\n", "", "there is one row; at least two distinct points are needed"),
    ("x,y\n1,2\n1,2\n1.0,2\n", "", "all 3 rows are the same point; at least two distinct"),
    ("x\n1\n2\n", "", "line 2 has a number in 1 of the columns (x = \"1\"); two are needed"),
    ("x,y\n1,a\n2,3\n", "", "line 2 has a number in 1 of the columns (x = \"1\", y = \"a\"); two"),
    ("a,b\nc,d\n", "", "line 2 has a number in 0 of the columns (a = \"c\", b = \"d\"); two"),
    ("x,y\n1,2\n3\n", "", "line 3 has not as many fields as the header (1, not 2); "),
    ("x,y\n1,2,3\n3,4\n", "", "line 2 has not as many fields as the header (3, not 2); "),
    (
        "x,y\n1,\"2\n3,4\n",
        "",
        "line 2 has a number in 1 of the columns (x = \"1\", y = \"2...\"); two",
    ),
    (
        "x,y\n1,2\n3,4\n",
        "columns = ['x', 'q']",
        "there is no column \"q\"; the columns are \"x\", \"y\"",
    ),
    (
        "x,y,c\n1,2,a\n3,4,b\n",
        "columns = ['x', 'c']",
        "line 2, column \"c\": found \"a\" where a number belongs; write a number, \
         with a point for decimals, or choose among the numeric columns \"x\", \"y\"",
    ),
    (
        "x,y\n1,2\n3,4\n",
        "columns = ['x']",
        "data.columns must name two or three columns and names 1; choose among \"x\", \"y\"",
    ),
    (
        "x,y\n1,2\n3,4\n",
        "columns = []",
        "data.columns must name two or three columns and names 0; choose",
    ),
    (
        "a,b,c,d\n1,2,3,4\n3,4,5,6\n",
        "columns = ['a', 'b', 'c', 'd']",
        "data.columns must name two or three columns and names 4; ",
    ),
    ("x,y\n1,2\n3,4\n", "columns = ['x', 'x']", "data.columns names \"x\" twice; "),
    ("x,x\n1,2\n3,4\n", "", "the header names \"x\" more than once (fields 1 and 2); rename one"),
    ("x,y\n1,2\n3,4\n", "label = 'c'", "there is no column \"c\"; the columns are"),
    ("x,y,c\n1,2,a\n3,4,\n", "label = 'c'", "line 3, column \"c\": the class is missing; "),
    (
        "x,y\n1,2\n3,2\n",
        "scale = 'standardize'",
        "column \"y\" is 2 in every row, so it has no deviation",
    ),
    (
        "x,y\n1e300,2\n-1e300,2\n",
        "",
        "the numbers are too far apart or too close together to scale",
    ),
];

/// What the error about `t.csv` says after its path.
fn complaint(content: impl AsRef<[u8]>, settings: &str) -> String {
    let message = load_text(content, settings).unwrap_err().to_string();
    let (path, rest) = message.split_once("t.csv: ").unwrap_or_else(|| panic!("{message}"));
    assert!(Path::new(path).is_absolute(), "{message}");
    rest.to_owned()
}

fn load_path(path: &str) -> String {
    let folder = folder_with("x,y\n1,2\n3,4\n");
    fs::create_dir(folder.path().join("sub")).unwrap();
    parsed(&format!("type = 'file'\npath = '{path}'")).load(folder.path()).unwrap_err().to_string()
}

#[test]
fn every_bad_table_is_refused_in_one_sentence_that_says_where_and_what() {
    for (content, settings, expected) in TABLES {
        let message = complaint(content, settings);
        assert!(message.starts_with(expected), "{content:?} {settings}: {message}");
        assert!(!message.contains('\n') && !message.contains(". "), "{message}");
        assert!(message.contains([';', ',']), "nothing to do: {message}");
    }
}

#[test]
fn text_in_another_encoding_is_refused_with_its_line() {
    let latin_1 = b"x,y\n1,2\ncaf\xe9,3\n";
    assert!(complaint(latin_1, "").starts_with("line 3 is not UTF-8 text; save"));
    let utf_16 = b"\xff\xfex\0,\0y\0\n\0";
    assert!(complaint(utf_16, "").starts_with("line 1 is not UTF-8 text; save"));
}

#[test]
fn files_that_are_none_are_refused() {
    assert!(
        load_path("nowhere.csv").ends_with(
            "nowhere.csv: there is no such file; correct the path or put the file there"
        )
    );
    assert!(load_path("sub").ends_with("sub: is a directory; name a CSV file in it"));
    assert!(load_path("").starts_with("data.path is missing; set it"));
    assert!(load_path("shipped:none.csv").contains("choose one of \"thirteen_points.csv\""));
}

#[test]
fn a_long_field_is_cut_in_the_message() {
    let message = complaint(format!("x,y\n1,2\n3,{}\n", "a".repeat(5000)), "");
    assert!(message.len() < 200, "{message}");
}

#[test]
fn a_table_of_many_columns_names_a_few() {
    let names: Vec<_> = (0..100).map(|i| format!("c{i}")).collect();
    let numbers = vec!["1"; 100].join(",");
    let content = format!("{}\n{numbers}\n", names.join(","));
    assert!(complaint(content, "columns = ['x', 'y']").ends_with("\"c11\" and 88 more"));
}

#[test]
fn files_of_points_must_have_the_coordinates_of_the_scene() {
    let read = |content: &str| {
        let folder = folder_with(content);
        read_points::<2>(&folder.path().join("t.csv")).unwrap_err().to_string()
    };
    assert!(read("a,b\n1,2\n").contains(
        "the header has 0 of the columns x, y, z where the data have 2 dimensions; it must be x,y"
    ));
    assert!(read("x,y,z\n1,2,3\n").contains("has 3 of the columns x, y, z where the data have 2"));
    assert!(read("x,y\n1,q\n").contains("line 2, column \"y\": found \"q\""));
    assert!(read("x,y\n").contains("no row below it"));
    assert!(read("1,2\n").contains("where the header belongs"));
}
