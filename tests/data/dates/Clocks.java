import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.TimeZone;

/**
 * What the clocks of every zone of this JDK show from 1900 to 2066: one line a zone, sorted by id, and the SHA-256 of
 * them all, which `core/src/date/clock.rs` compares with its own.
 *
 * <pre>id standard/daylight epochSecond:standard/daylight …</pre>
 *
 * Run: java Clocks.java > lines.txt (the hash goes to standard error).
 */
public class Clocks {
    static final long FIRST = -2_208_988_800L;
    static final long END = 3_029_529_600L;
    static final long STEP = 6 * 3600;

    public static void main(String[] args) throws Exception {
        StringBuilder lines = new StringBuilder();
        String[] ids = TimeZone.getAvailableIDs();
        Arrays.sort(ids);
        for (String id : ids) {
            GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone(id));
            String shown = shown(calendar, FIRST - 1);
            lines.append(id).append(' ').append(shown);
            for (long at = FIRST - 1; at < END - 1; ) {
                long next = Math.min(at + STEP, END - 1);
                if (shown(calendar, next).equals(shown)) {
                    at = next;
                    continue;
                }
                long before = at;
                while (next - before > 1) {
                    long middle = (before + next) / 2;
                    if (shown(calendar, middle).equals(shown)) before = middle; else next = middle;
                }
                at = next;
                shown = shown(calendar, at);
                lines.append(' ').append(at).append(':').append(shown);
            }
            lines.append('\n');
        }
        System.out.print(lines);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(StandardCharsets.UTF_8));
        System.err.println(HexFormat.of().formatHex(hash));
    }

    static String shown(GregorianCalendar calendar, long second) {
        calendar.setTimeInMillis(second * 1000);
        return calendar.get(Calendar.ZONE_OFFSET) / 1000 + "/" + calendar.get(Calendar.DST_OFFSET) / 1000;
    }
}
