// java Receiver.java (Java 17 or newer)
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    static final byte[] KEY =
            Objects.requireNonNull(System.getenv("SIGNATURE_KEY"), "set SIGNATURE_KEY").getBytes(StandardCharsets.UTF_8);
    // Ids of handled events. In earnest a table with a unique column.
    static final Set<String> seen = new HashSet<>();

    static boolean isSigned(byte[] body, String header) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        String good = "sha256=" + Base64.getEncoder().encodeToString(mac.doFinal(body));
        // Compares in constant time.
        return header != null
                && MessageDigest.isEqual(
                        good.getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
    }

    static void handle(Map<?, ?> event, Object record) {
        Object id = record instanceof Map<?, ?> map ? map.get("id") : "";
        System.out.println(
                event.get("eventType") + " " + event.get("objectType") + " " + event.get("objectId") + " " + id);
    }

    static synchronized void receive(byte[] body) {
        Map<?, ?> notification = (Map<?, ?>) new Json(new String(body, StandardCharsets.UTF_8)).value();
        Map<?, ?> message = (Map<?, ?>) notification.get("message");
        List<?> events = (List<?>) message.get("events");
        for (int at = 0; at < events.size(); at++) {
            Map<?, ?> event = (Map<?, ?>) events.get(at);
            String id = (String) event.get("id");
            if (seen.contains(id)) {
                System.out.println("repeat " + id);
                continue;
            }
            List<?> records = (List<?>) ((Map<?, ?>) message.get("raw")).get(event.get("objectType"));
            handle(event, records.get(at));
            seen.add(id); // After the work: if that fails, the notification comes again.
        }
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8090"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", Receiver::answer);
        server.start();
        System.out.println("Listening on " + server.getAddress().getPort());
    }

    static void answer(HttpExchange exchange) throws IOException {
        int status = 500;
        try {
            // The bytes as they came: JSON written anew has another signature.
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (isSigned(body, exchange.getRequestHeaders().getFirst("Elements-Webhook-Signature"))) {
                receive(body);
                status = 200;
            } else {
                status = 401;
            }
        } catch (GeneralSecurityException | RuntimeException error) {
            System.err.println(error);
        } finally {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }
    }

    /** The JDK reads no JSON. Where you have Jackson or Gson, take that. */
    static class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object value() {
            switch (next()) {
                case '{' -> {
                    Map<String, Object> object = new HashMap<>();
                    at++;
                    while (next() != '}') {
                        if (text.charAt(at) == ',') at++;
                        next();
                        String name = string();
                        next();
                        at++;
                        object.put(name, value());
                    }
                    at++;
                    return object;
                }
                case '[' -> {
                    List<Object> array = new ArrayList<>();
                    at++;
                    while (next() != ']') {
                        if (text.charAt(at) == ',') at++;
                        array.add(value());
                    }
                    at++;
                    return array;
                }
                case '"' -> {
                    return string();
                }
                default -> {
                    int start = at;
                    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) at++;
                    String word = text.substring(start, at);
                    return switch (word) {
                        case "null" -> null;
                        case "true", "false" -> Boolean.valueOf(word);
                        default -> new java.math.BigDecimal(word);
                    };
                }
            }
        }

        /** The next character that is no blank. */
        private char next() {
            while (" \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
            return text.charAt(at);
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char character = text.charAt(at);
                if (character != '\\') {
                    out.append(character);
                    continue;
                }
                character = text.charAt(++at);
                if (character == 'u') {
                    out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                } else {
                    int known = "bfnrt".indexOf(character);
                    out.append(known < 0 ? character : "\b\f\n\r\t".charAt(known));
                }
            }
            at++;
            return out.toString();
        }
    }
}
