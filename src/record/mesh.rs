//! Sheets of the ridge as meshes: Wavefront `.obj` and Stanford `.ply`.

use std::io::{self, Write};

use crate::geometry::ridge::{Kind, Sheet};

/// Writes sheets as Wavefront OBJ, one object each, named by its kind and its place among all.
/// Positions are multiplied by `scale`: `a(t)` for the frame of `x_t`, one for that of the data.
/// Lines `about` where they are from become comments.
pub fn write_obj(
    sheets: &[Sheet],
    scale: f64,
    about: &[String],
    file: &mut dyn Write,
) -> io::Result<()> {
    writeln!(file, "# Sheets of the log-density ridge: core, bridge (no mode), formal")?;
    about.iter().try_for_each(|line| writeln!(file, "# {line}"))?;
    let mut first = 1;
    for (number, sheet) in (1..).zip(sheets) {
        writeln!(file, "o {}_{number}", sheet.kind.word())?;
        for vertex in &sheet.vertices {
            let [x, y, z] = (vertex.x * scale).into();
            writeln!(file, "v {x:.9e} {y:.9e} {z:.9e}")?;
        }
        for vertex in &sheet.vertices {
            let [x, y, z] = vertex.normal.into();
            writeln!(file, "vn {x:.6} {y:.6} {z:.6}")?;
        }
        for face in &sheet.faces {
            write!(file, "f")?;
            for corner in corners(face) {
                let corner = first + u64::from(*corner);
                write!(file, " {corner}//{corner}")?;
            }
            writeln!(file)?;
        }
        first += sheet.vertices.len() as u64;
    }
    Ok(())
}

/// Writes sheets as one ASCII PLY mesh, with `log p` (nats, data frame) at the vertices and the
/// kind of their sheet at the faces. Positions are multiplied by `scale` and lines `about` them
/// become comments, as by [`write_obj`].
pub fn write_ply(
    sheets: &[Sheet],
    scale: f64,
    about: &[String],
    file: &mut dyn Write,
) -> io::Result<()> {
    let n_vertices: usize = sheets.iter().map(|sheet| sheet.vertices.len()).sum();
    let n_faces: usize = sheets.iter().map(|sheet| sheet.faces.len()).sum();
    writeln!(file, "ply\nformat ascii 1.0")?;
    writeln!(file, "comment sheets of the log-density ridge; log_density in nats")?;
    writeln!(file, "comment kind of a face: 0 core, 1 bridge, 2 formal")?;
    about.iter().try_for_each(|line| writeln!(file, "comment {line}"))?;
    writeln!(file, "element vertex {n_vertices}")?;
    for name in ["x", "y", "z", "nx", "ny", "nz", "log_density"] {
        writeln!(file, "property double {name}")?;
    }
    writeln!(file, "element face {n_faces}")?;
    writeln!(file, "property list uchar int vertex_indices")?;
    writeln!(file, "property int kind\nend_header")?;
    for vertex in sheets.iter().flat_map(|sheet| &sheet.vertices) {
        let [x, y, z] = (vertex.x * scale).into();
        let [nx, ny, nz] = vertex.normal.into();
        write!(file, "{x:.9e} {y:.9e} {z:.9e} {nx:.6} {ny:.6} {nz:.6} ")?;
        writeln!(file, "{:.9e}", vertex.log_density)?;
    }
    let mut first = 0;
    for sheet in sheets {
        for face in &sheet.faces {
            let corners = corners(face);
            write!(file, "{}", corners.len())?;
            for corner in corners {
                write!(file, " {}", first + u64::from(*corner))?;
            }
            writeln!(file, " {}", number(sheet.kind))?;
        }
        first += sheet.vertices.len() as u64;
    }
    Ok(())
}

/// The corners of a face, each once.
fn corners(face: &[u32; 4]) -> &[u32] {
    if face[2] == face[3] { &face[..3] } else { face }
}

fn number(kind: Kind) -> u8 {
    match kind {
        Kind::Core => 0,
        Kind::Bridge => 1,
        Kind::Formal => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::ridge::SheetVertex;
    use crate::maths::Vector;

    /// A quadrilateral and a triangle.
    fn sheet(kind: Kind, height: f64) -> Sheet {
        let vertex = |[x, y]: [f64; 2]| SheetVertex {
            x: Vector::from([x, y, height]),
            normal: Vector::from([0.0, 0.6, -0.8]),
            lambda: [0.0, -1.0, -2.0],
            anisotropy: 0.5,
            residual: 0.0,
            log_density: x - 3.25,
        };
        let places = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 1.5]];
        let vertices = places.map(vertex).to_vec();
        Sheet { kind, vertices, faces: vec![[0, 1, 2, 3], [3, 2, 4, 4]] }
    }

    fn sheets() -> [Sheet; 2] {
        [sheet(Kind::Core, 0.125), sheet(Kind::Formal, -1.0 / 3.0)]
    }

    type WriteMesh = fn(&[Sheet], f64, &[String], &mut dyn Write) -> io::Result<()>;

    fn text(write: WriteMesh, sheets: &[Sheet]) -> String {
        let about = ["[particles]", "", "seed = 1"].map(str::to_owned);
        let mut bytes = Vec::new();
        write(sheets, 0.5, &about, &mut bytes).expect("written");
        String::from_utf8(bytes).expect("text")
    }

    fn numbers(line: &str) -> Vec<f64> {
        line.split_whitespace().filter_map(|word| word.parse().ok()).collect()
    }

    fn assert_close(read: &[f64], expected: &[f64]) {
        assert_eq!(read.len(), expected.len());
        let is_close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
        assert!(read.iter().zip(expected).all(is_close), "{read:?} {expected:?}");
    }

    #[test]
    fn an_obj_is_read_back_as_it_was() {
        let sheets = sheets();
        let text = text(write_obj, &sheets);
        let with = |start: &str| -> Vec<&str> {
            text.lines().filter_map(|line| line.strip_prefix(start)).collect()
        };
        assert_eq!(with("o "), ["core_1", "formal_2"]);
        let vertices = sheets.iter().flat_map(|sheet| &sheet.vertices);
        for ((vertex, place), normal) in vertices.zip(with("v ")).zip(with("vn ")) {
            assert_close(&numbers(place), (vertex.x * 0.5).as_slice());
            assert_close(&numbers(normal), vertex.normal.as_slice());
        }
        assert_eq!((with("v ").len(), with("vn ").len()), (10, 10));
        let faces =
            ["1//1 2//2 3//3 4//4", "4//4 3//3 5//5", "6//6 7//7 8//8 9//9", "9//9 8//8 10//10"];
        assert_eq!(with("f "), faces);
    }

    #[test]
    fn a_ply_is_read_back_as_it_was() {
        let sheets = sheets();
        let text = text(write_ply, &sheets);
        let (header, body) = text.split_once("end_header\n").expect("a header");
        assert!(header.contains("\ncomment [particles]\ncomment \ncomment seed = 1\nelement "));
        assert!(header.starts_with("ply\nformat ascii 1.0\n"));
        assert!(header.contains("comment kind of a face: 0 core, 1 bridge, 2 formal\n"));
        assert!(header.contains("element vertex 10\n") && header.contains("element face 4\n"));
        let properties = header.lines().filter_map(|line| line.strip_prefix("property double "));
        let names: Vec<&str> = properties.collect();
        assert_eq!(names, ["x", "y", "z", "nx", "ny", "nz", "log_density"]);
        let rows: Vec<Vec<f64>> = body.lines().map(numbers).collect();
        for (vertex, row) in sheets.iter().flat_map(|sheet| &sheet.vertices).zip(&rows) {
            assert_close(&row[..3], (vertex.x * 0.5).as_slice());
            assert_close(&row[3..6], vertex.normal.as_slice());
            assert_close(&row[6..], &[vertex.log_density]);
        }
        assert_eq!(rows[10], [4.0, 0.0, 1.0, 2.0, 3.0, 0.0]);
        assert_eq!(rows[11], [3.0, 3.0, 2.0, 4.0, 0.0]);
        assert_eq!(rows[12], [4.0, 5.0, 6.0, 7.0, 8.0, 2.0]);
        assert_eq!(rows[13], [3.0, 8.0, 7.0, 9.0, 2.0]);
        assert_eq!(rows.len(), 14);
    }

    #[test]
    fn no_sheets_are_an_empty_mesh() {
        assert!(text(write_obj, &[]).ends_with("# [particles]\n# \n# seed = 1\n"));
        assert!(text(write_obj, &[]).lines().all(|line| line.starts_with('#')));
        assert!(text(write_ply, &[]).ends_with("end_header\n"));
    }
}
