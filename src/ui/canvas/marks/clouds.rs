//! The stored positions and looks of particles.

use std::borrow::Cow;

use bytemuck::cast_slice;
use egui_wgpu::wgpu;
use wgpu::util::DeviceExt as _;

use super::Plan;
use crate::picture::{Frame, Looks};
use crate::sim::timeline::Timeline;

/// Numbers that are stored for each position: of a space of more than three dimensions the first
/// three coordinates are seen.
pub fn columns(dimension: usize) -> usize {
    dimension.clamp(2, 3)
}

/// What a stored position is multiplied by in a frame.
pub fn scale(timeline: &Timeline, record: usize, frame: Frame) -> f32 {
    let node = || timeline.nodes.get(timeline.records[record].node);
    match frame {
        Frame::Data => 1.0,
        Frame::Schedule => node().map_or(f32::NAN, |node| node.a as f32),
    }
}

impl Plan<'_> {
    /// Positions of the particles at a record, as many as a buffer can take.
    pub fn positions(&mut self, timeline: &Timeline, record: usize) -> wgpu::Buffer {
        let record = &timeline.records[record];
        let (device, dimension) = (self.device, timeline.dimension);
        let n_max = device.limits().max_buffer_size as usize / (4 * columns(dimension));
        let n = timeline.n_particles.min(n_max);
        let upload = || buffer(device, cast_slice(&packed(&record.x, dimension, n)));
        self.stored.positions.get(timeline.id, record.node, upload)
    }

    /// Indices of the styles of the particles at a record; where it has none, those of the last
    /// record that has.
    pub fn looks(&mut self, timeline: &Timeline, looks: &Looks, record: usize) -> wgpu::Buffer {
        let n = timeline.n_particles;
        let Some(last) = looks.of_record.len().checked_sub(1) else { return self.zeros(n) };
        let record = record.min(last);
        let styles = &looks.of_record[record];
        let node = timeline.records[record].node;
        let device = self.device;
        let upload = || {
            let missing = n.saturating_sub(styles.len());
            let all = styles.iter().copied().chain(std::iter::repeat_n(0, missing));
            buffer(device, cast_slice(&all.collect::<Vec<u32>>()))
        };
        self.stored.looks.get(looks.id, node, upload)
    }

    /// At least `n` zeros.
    pub fn zeros(&mut self, n: usize) -> wgpu::Buffer {
        let n_bytes = 4 * n.max(1) as u64;
        let enough = self.stored.zeros.take().filter(|zeros| zeros.size() >= n_bytes);
        let zeros = enough.unwrap_or_else(|| {
            self.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("canvas zeros"),
                size: n_bytes.next_power_of_two(),
                usage: wgpu::BufferUsages::VERTEX,
                mapped_at_creation: false,
            })
        });
        self.stored.zeros.insert(zeros).clone()
    }
}

fn buffer(device: &wgpu::Device, contents: &[u8]) -> wgpu::Buffer {
    device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
        label: Some("canvas cloud"),
        contents,
        usage: wgpu::BufferUsages::VERTEX,
    })
}

/// Positions of `n` particles with two or three numbers each; what is missing is not a number.
fn packed(x: &[f32], dimension: usize, n: usize) -> Cow<'_, [f32]> {
    let columns = columns(dimension);
    if columns == dimension && x.len() >= n * dimension {
        return Cow::Borrowed(&x[..n * dimension]);
    }
    let coordinate = |index: usize, d: usize| {
        let stored = || x.get(index * dimension + d).copied().unwrap_or(f32::NAN);
        if d < dimension { stored() } else { 0.0 }
    };
    (0..n).flat_map(|index| (0..columns).map(move |d| coordinate(index, d))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_the_plane_and_in_space_are_sent_as_they_are() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert!(matches!(packed(&x, 2, 3), Cow::Borrowed(sent) if sent == x));
        assert!(matches!(packed(&x, 3, 2), Cow::Borrowed(sent) if sent == x));
    }

    #[test]
    fn other_dimensions_are_padded_or_cut() {
        assert_eq!(&*packed(&[1.0, 2.0], 1, 2), [1.0, 0.0, 2.0, 0.0]);
        assert_eq!(&*packed(&[1.0, 2.0, 3.0, 4.0, 5.0], 5, 1), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn a_particle_without_a_position_is_nowhere() {
        let sent = packed(&[1.0, 2.0], 2, 2);
        assert_eq!(sent[..2], [1.0, 2.0]);
        assert!(sent[2..].iter().all(|x| x.is_nan()));
    }
}
