package deeplimits.data;

import java.time.Duration;

/**
 * How long a download may take.
 *
 * @param connect until a mirror accepts the connection
 * @param stall   until the answer begins, and between any two pieces of it
 * @param total   for one mirror's whole answer
 */
record Patience(Duration connect, Duration stall, Duration total) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(30));
}
