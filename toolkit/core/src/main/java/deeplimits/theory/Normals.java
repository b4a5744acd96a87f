package deeplimits.theory;

import deeplimits.random.Stream;

/** Standard normal and chi-squared numbers of one stream, normal ones drawn many at a time. */
final class Normals {
    private static final int SQUARES = 6; // up to so many degrees of freedom squares are summed

    private final Stream stream;
    private final float[] buffer = new float[256];
    private int next = buffer.length;

    Normals(Stream stream) {
        this.stream = stream;
    }

    Stream stream() {
        return stream;
    }

    double normal() {
        if (next == buffer.length) {
            stream.gaussians(buffer, 0, buffer.length);
            next = 0;
        }
        return buffer[next++];
    }

    /** chi^2_n, n at least 0: twice a gamma number by the squeeze of Marsaglia and Tsang (2000). */
    double chiSquared(int n) {
        if (n <= SQUARES) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double z = normal();
                sum += z * z;
            }
            return sum;
        }
        double d = n / 2.0 - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal();
            double t = 1 + c * x;
            if (t <= 0) continue;
            double v = t * t * t;
            double u = stream.uniform();
            if (u < 1 - 0.0331 * x * x * x * x || Math.log(u) < x * x / 2 + d * (1 - v + Math.log(v))) return 2 * d * v;
        }
    }
}
