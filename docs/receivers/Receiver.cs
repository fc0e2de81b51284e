// Program.cs of `dotnet new web` (.NET 8 or newer)
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

var key = Encoding.UTF8.GetBytes(
    Environment.GetEnvironmentVariable("SIGNATURE_KEY") ?? throw new InvalidOperationException("set SIGNATURE_KEY"));
var seen = new HashSet<string>(); // Ids of handled events. In earnest a table with a unique column.
var turn = new object();

bool IsSigned(byte[] body, string header)
{
    var good = "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(key, body));
    return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(good), Encoding.UTF8.GetBytes(header));
}

void Handle(JsonElement e, JsonElement record) =>
    Console.WriteLine($"{e.GetProperty("eventType")} {e.GetProperty("objectType")} {e.GetProperty("objectId")}");

var app = WebApplication.CreateBuilder(args).Build();
app.MapPost("/{**path}", async (HttpRequest request) =>
{
    using var buffer = new MemoryStream();
    await request.Body.CopyToAsync(buffer);
    var body = buffer.ToArray(); // The bytes as they came: JSON written anew has another signature.
    if (!IsSigned(body, request.Headers["Elements-Webhook-Signature"].ToString())) return Results.StatusCode(401);
    using var notification = JsonDocument.Parse(body);
    var message = notification.RootElement.GetProperty("message");
    lock (turn)
    {
        var at = 0;
        foreach (var e in message.GetProperty("events").EnumerateArray())
        {
            var record = message.GetProperty("raw").GetProperty(e.GetProperty("objectType").GetString()!)[at++];
            var id = e.GetProperty("id").GetString()!;
            if (seen.Contains(id))
            {
                Console.WriteLine($"repeat {id}");
                continue;
            }
            Handle(e, record);
            seen.Add(id); // After the work: if that fails, the notification comes again.
        }
    }
    return Results.Ok();
});
app.Run($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? "8090"}");
