package deeplimits.net;

import static deeplimits.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class TrajectoryTest {
    @Test
    void aCoordinateIsReadAlongTheLayers() {
        Trajectory h = Trajectory.of(new double[] {1, 2}, new double[] {3, 4}, new double[] {5, 6});
        assertArrayEquals(new double[] {2, 4, 6}, h.coordinate(1));
        refused("coordinate must be in [0, 1], got 2", () -> h.coordinate(2));
        refused("coordinate must be in [0, 1], got -1", () -> h.coordinate(-1));
    }
}
