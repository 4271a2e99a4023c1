//! The smoothed density against reference values of 60 digits and more.
//!
//! Made once with mpmath: `e_j = -|y_j - x|^2 / (2 sigma^2) + ln count_j`, `w = softmax(e)`,
//! `m = sum w y`, all moments as plain central sums about `m`, in `60 + (d_2 - d_1) / (2 sigma^2)`
//! digits (`d`: the two smallest squared distances), so that nothing cancels however small the
//! weights are. `share` is the weight of the second heaviest datum; covariance and third moment
//! are divided by it. Zero stands for a share below 1e-300.

use ridgewalk::diffusion::density::Evaluation;
use ridgewalk::diffusion::density::{Density, Local, Moments, Precision};
use ridgewalk::maths::Vector;

struct Row<const D: usize> {
    x: [f64; D],
    sigma: f64,
    displacement: [f64; D],
    log_density: f64,
    share: f64,
    /// `Ch[i, j]` for `i <= j`, last index fastest.
    covariance: &'static [f64],
    /// `K3h[i, j, k]` for `i <= j <= k`, last index fastest.
    third: &'static [f64],
}

const PLANE: ([[f64; 2]; 5], [f64; 5]) =
    ([[0.0, 0.0], [1.0, 0.2], [-0.7, 0.9], [0.4, -1.1], [2.5, 1.5]], [1.0, 3.0, 2.0, 1.0, 16.0]);

const SPACE: ([[f64; 3]; 5], [f64; 5]) = (
    [[0.1, -0.2, 0.3], [1.0, 0.4, -0.5], [-0.8, 0.6, 0.2], [0.3, 1.2, 1.1], [2.0, -1.0, 0.7]],
    [2.0, 1.0, 1.0, 5.0, 1.0],
);

const PLANE_ROWS: [Row<2>; 8] = [
    Row {
        x: [0.3, 0.1],
        sigma: 0.5,
        displacement: [0.222_742_756_134_426_7, 0.011_056_772_785_381_783],
        log_density: -2.867_936_190_174_898_3,
        share: 0.398_861_623_289_058_2,
        covariance: &[0.718_831_633_656_001, 0.036_659_663_900_563_993, 0.178_824_667_848_554_14],
        third: &[
            -0.164_284_226_329_922_32,
            0.104_289_310_627_699_74,
            -0.083_320_659_426_537_14,
            -0.074_589_399_521_057_81,
        ],
    },
    Row {
        x: [0.3, 0.1],
        sigma: 2.0,
        displacement: [1.157_739_854_406_066_6, 0.767_435_276_439_152_3],
        log_density: -3.786_444_643_713_733,
        share: 0.215_001_836_060_095,
        covariance: &[6.613_008_384_804_257, 2.923_831_649_002_314_4, 2.826_513_754_949_372_6],
        third: &[
            -4.592_229_045_485_975_5,
            0.317_731_024_815_766_26,
            -0.789_560_421_932_623_1,
            -2.166_105_841_236_398,
        ],
    },
    Row {
        x: [0.5, 0.100_000_000_1],
        sigma: 0.05,
        displacement: [0.250_000_001_499_999_9, 0.050_000_000_199_999_99],
        log_density: -49.595_612_372_110_615,
        share: 0.249_999_998_500_000_1,
        covariance: &[0.750_000_001_499_999_9, 0.150_000_000_3, 0.030_000_000_06],
        third: &[
            -0.375_000_002_999_999_8,
            -0.075_000_000_599_999_96,
            -0.015_000_000_119_999_995,
            -0.003_000_000_023_999_999,
        ],
    },
    Row {
        x: [0.01, 0.005],
        sigma: 0.003,
        displacement: [-0.01, -0.005],
        log_density: -0.299_529_746_154_884_9,
        share: 0.0,
        covariance: &[1.0, 0.2, 0.040_000_000_000_000_01],
        third: &[1.0, 0.2, 0.040_000_000_000_000_01, 0.008_000_000_000_000_002],
    },
    Row {
        x: [150.0, 200.0],
        sigma: 0.8,
        displacement: [-147.5, -198.5],
        log_density: -47_781.832_620_457_46,
        share: 0.0,
        covariance: &[2.25, 1.95, 1.69],
        third: &[-3.375, -2.925, -2.535, -2.197],
    },
    Row {
        x: [-90.0, 120.0],
        sigma: 0.4,
        displacement: [89.3, -119.1],
        log_density: -69_250.260_142_638_03,
        share: 0.0,
        covariance: &[0.489_999_999_999_999_94, -0.63, 0.81],
        third: &[
            0.342_999_999_999_999_9,
            -0.440_999_999_999_999_95,
            0.567,
            -0.729_000_000_000_000_1,
        ],
    },
    Row {
        x: [0.9, -0.4],
        sigma: 0.11,
        displacement: [0.099_999_954_181_136_14, 0.599_999_900_736_988_8],
        log_density: -14.749_465_289_277_07,
        share: 7.635_528_680_252_222e-8,
        covariance: &[0.360_074_515_668_252_44, 0.780_014_849_067_391_2, 1.690_002_852_683_125_2],
        third: &[
            -0.216_074_493_668_369_37,
            -0.468_014_801_411_725_5,
            -1.014_002_749_439_257_6,
            -2.197_000_093_080_975_4,
        ],
    },
    Row {
        x: [188.65, -151.0],
        sigma: 0.8,
        displacement: [-186.273_529_411_764_7, 152.347_058_823_529_4],
        log_density: -45_242.375_511_460_654,
        share: 0.058_823_529_411_765_184,
        covariance: &[4.150_588_235_294_116, 5.138_823_529_411_762, 6.362_352_941_176_468],
        third: &[
            -7.690_795_847_750_852,
            -9.521_937_716_262_961,
            -11.789_065_743_944_619,
            -14.595_986_159_169_529,
        ],
    },
];

const SPACE_ROWS: [Row<3>; 4] = [
    Row {
        x: [0.4, 0.3, 0.2],
        sigma: 0.6,
        displacement: [
            -0.174_558_471_938_268_84,
            -0.038_478_264_851_595_67,
            0.174_661_346_734_359_43,
        ],
        log_density: -2.750_359_698_511_535_3,
        share: 0.239_066_123_188_884_5,
        covariance: &[
            0.645_754_402_931_226_7,
            0.181_417_524_534_544_07,
            -0.275_252_545_580_005_17,
            1.428_262_914_053_232_8,
            0.676_571_312_281_525,
            0.992_536_558_288_103_7,
        ],
        third: &[
            0.039_509_416_818_449_65,
            0.103_478_258_688_688_57,
            -0.342_944_520_971_687_1,
            -0.005_421_265_072_299_964,
            -0.002_922_189_915_610_23,
            0.376_397_380_256_693_34,
            0.596_901_743_842_614_6,
            0.588_748_854_295_492_7,
            0.551_273_776_357_176,
            -0.010_414_365_149_300_817,
        ],
    },
    Row {
        x: [0.12, -0.18, 0.29],
        sigma: 0.01,
        displacement: [
            -0.019_999_999_999_999_99,
            -0.020_000_000_000_000_018,
            0.010_000_000_000_000_009,
        ],
        log_density: 4.949_257_045_916_153,
        share: 0.0,
        covariance: &[
            0.81,
            -0.720_000_000_000_000_1,
            0.089_999_999_999_999_98,
            0.64,
            -0.079_999_999_999_999_99,
            0.009_999_999_999_999_995,
        ],
        third: &[
            -0.729_000_000_000_000_1,
            0.648,
            -0.080_999_999_999_999_99,
            -0.576_000_000_000_000_1,
            0.071_999_999_999_999_98,
            -0.008_999_999_999_999_996,
            0.512,
            -0.063_999_999_999_999_99,
            0.007_999_999_999_999_997,
            -0.000_999_999_999_999_999_4,
        ],
    },
    Row {
        x: [0.55, 0.1, -0.1],
        sigma: 0.09,
        displacement: [-0.149_999_999_999_999_1, -0.099_999_999_999_999_4, 0.133_333_333_333_332_5],
        log_density: -24.669_050_343_416_44,
        share: 0.333_333_333_333_334_37,
        covariance: &[
            0.539_999_999_999_999_1,
            0.359_999_999_999_999_5,
            -0.479_999_999_999_999_26,
            0.239_999_999_999_999_66,
            -0.319_999_999_999_999_5,
            0.426_666_666_666_666,
        ],
        third: &[
            0.161_999_999_999_998_76,
            0.107_999_999_999_999_17,
            -0.143_999_999_999_998_88,
            0.071_999_999_999_999_45,
            -0.095_999_999_999_999_27,
            0.127_999_999_999_999,
            0.047_999_999_999_999_64,
            -0.063_999_999_999_999_52,
            0.085_333_333_333_332_68,
            -0.113_777_777_777_776_9,
        ],
    },
    Row {
        x: [60.0, 80.0, -70.0],
        sigma: 0.4,
        displacement: [-59.0, -79.6, 69.5],
        log_density: -45_775.466_778_496_98,
        share: 4.011_321_703_850_135e-246,
        covariance: &[
            0.49,
            -0.559_999_999_999_999_9,
            -1.12,
            0.639_999_999_999_999_9,
            1.28,
            2.560_000_000_000_000_5,
        ],
        third: &[
            -0.343,
            0.391_999_999_999_999_96,
            0.784,
            -0.447_999_999_999_999_95,
            -0.896,
            -1.792_000_000_000_000_3,
            0.511_999_999_999_999_9,
            1.023_999_999_999_999_8,
            2.048,
            4.096_000_000_000_001,
        ],
    },
];

fn density<const D: usize>((points, counts): ([[f64; D]; 5], [f64; 5])) -> Density<D> {
    Density::new(&points.map(Vector::from), &counts)
}

fn assert_close(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} is not {expected}");
}

fn assert_moments_are_right<const D: usize>(density: &Density<D>, row: &Row<D>, relative: f64) {
    let moments = density.moments(&row.x.into(), row.sigma);
    let size = Vector::from(row.displacement).norm().max(row.sigma);
    let difference = moments.displacement - Vector::from(row.displacement);
    assert_close("displacement", difference.norm(), 0.0, relative * size);
    let scale = row.log_density.abs().max(1.0);
    assert_close("log density", moments.log_density, row.log_density, relative * scale);
    assert_close("share", moments.share, row.share, relative * row.share.max(1e-290));
    assert_tensors_are_right(density, &moments, row, relative);
}

fn assert_tensors_are_right<const D: usize>(
    density: &Density<D>,
    moments: &Moments<D>,
    row: &Row<D>,
    relative: f64,
) {
    let size = |v: &[f64]| v.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let third = density.third_moment(moments);
    let (mut covariances, mut thirds) = (row.covariance.iter(), row.third.iter());
    for (i, third) in third.iter().enumerate() {
        for j in i..D {
            let expected = *covariances.next().unwrap();
            let tolerance = relative * size(row.covariance);
            assert_close("covariance", moments.scaled_covariance[(i, j)], expected, tolerance);
            for k in j..D {
                let expected = *thirds.next().unwrap();
                assert_close("third", third[(j, k)], expected, relative * size(row.third));
            }
        }
    }
}

fn assert_batch_is_right<const D: usize>(
    density: &Density<D>,
    row: &Row<D>,
    precision: Precision,
    relative: f64,
) {
    let x = [Vector::from(row.x)];
    let (mut plain, mut local) = ([Evaluation::default()], [Local::default()]);
    density.evaluate(precision, &x, row.sigma, &mut plain);
    density.evaluate_with_covariance(precision, &x, row.sigma, &mut local);
    for found in [plain[0], local[0].evaluation] {
        let size = Vector::from(row.displacement).norm().max(row.sigma);
        let difference = found.displacement - Vector::from(row.displacement);
        assert_close("displacement", difference.norm(), 0.0, relative * size);
        let scale = row.log_density.abs().max(1.0);
        assert_close("log density", found.log_density, row.log_density, relative * scale);
    }
    let exact = density.moments(&x[0], row.sigma);
    assert_close("nearest", plain[0].nearest, exact.distance, relative * exact.distance);
    let found = local[0].scaled_covariance.normalize();
    let difference = (found - exact.scaled_covariance.normalize()).norm();
    assert_close("direction of the covariance", difference, 0.0, 20.0 * relative);
    let covariance = local[0].scaled_covariance * local[0].share;
    let difference = (covariance - exact.covariance()).norm();
    assert_close("covariance", difference, 0.0, 20.0 * relative * exact.covariance().norm());
}

#[test]
fn exact_moments_are_right_to_twelve_digits() {
    for row in &PLANE_ROWS {
        assert_moments_are_right(&density(PLANE), row, 1e-12);
    }
    for row in &SPACE_ROWS {
        assert_moments_are_right(&density(SPACE), row, 1e-12);
    }
}

#[test]
fn the_batch_in_double_precision_is_right_to_twelve_digits() {
    for row in &PLANE_ROWS {
        assert_batch_is_right(&density(PLANE), row, Precision::Double, 1e-12);
    }
    for row in &SPACE_ROWS {
        assert_batch_is_right(&density(SPACE), row, Precision::Double, 1e-12);
    }
}

#[test]
fn the_batch_in_single_precision_is_right_to_five_digits() {
    for row in &PLANE_ROWS {
        assert_batch_is_right(&density(PLANE), row, Precision::Single, 1e-5);
    }
    for row in &SPACE_ROWS {
        assert_batch_is_right(&density(SPACE), row, Precision::Single, 1e-5);
    }
}
