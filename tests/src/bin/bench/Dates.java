import java.text.SimpleDateFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.TimeZone;

/**
 * The JDK's part of `cargo xtask bench dates`. Standard input: the zone, then a line a pattern, an empty line, and the
 * instants in epoch milliseconds. Prints `pattern TAB read|write TAB rival TAB nanoseconds of one call`.
 */
public class Dates {
    interface Work { long once() throws Exception; }

    static long sink;

    public static void main(String[] args) throws Exception {
        Scanner in = new Scanner(System.in);
        String zone = in.nextLine();
        List<String> patterns = new ArrayList<>();
        for (String line = in.nextLine(); !line.isEmpty(); line = in.nextLine()) patterns.add(line);
        List<Long> instants = new ArrayList<>();
        while (in.hasNextLine()) instants.add(Long.parseLong(in.nextLine()));

        for (String pattern : patterns) {
            SimpleDateFormat simple = new SimpleDateFormat(pattern, Locale.US);
            simple.setTimeZone(TimeZone.getTimeZone(zone));
            ZoneId id = TimeZone.getTimeZone(zone).toZoneId();
            DateTimeFormatter modern = DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(id);
            List<String> texts = new ArrayList<>();
            for (long instant : instants) texts.add(simple.format(new Date(instant)));

            measure(pattern, "write", "java.text", instants.size(), () -> {
                long length = 0;
                for (long instant : instants) length += simple.format(new Date(instant)).length();
                return length;
            });
            measure(pattern, "write", "java.time", instants.size(), () -> {
                long length = 0;
                for (long instant : instants) length += modern.format(Instant.ofEpochMilli(instant)).length();
                return length;
            });
            measure(pattern, "read", "java.text", instants.size(), () -> {
                long sum = 0;
                for (String text : texts) sum += simple.parse(text).getTime();
                return sum;
            });
            measure(pattern, "read", "java.time", instants.size(), () -> {
                long sum = 0;
                for (String text : texts) sum += modern.parse(text, Instant::from).toEpochMilli();
                return sum;
            });
        }
        System.err.println(sink);
    }

    /** The median of 31 rounds, after a second of warming up. */
    static void measure(String pattern, String what, String rival, int n, Work work) throws Exception {
        long until = System.nanoTime() + 1_000_000_000L;
        while (System.nanoTime() < until) sink += work.once();
        double[] times = new double[31];
        for (int round = 0; round < times.length; round++) {
            long start = System.nanoTime();
            for (int again = 0; again < 16; again++) sink += work.once();
            times[round] = (System.nanoTime() - start) / 16.0 / n;
        }
        java.util.Arrays.sort(times);
        System.out.println(pattern + "\t" + what + "\t" + rival + "\t" + times[times.length / 2]);
    }
}
