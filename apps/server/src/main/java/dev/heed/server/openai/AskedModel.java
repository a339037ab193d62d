package dev.heed.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.HeedException;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import java.util.Optional;

/** The model of a request: in the address where it names one, else in the body. */
final class AskedModel {

  private AskedModel() {}

  static Served of(Models models, Received received, JsonNode body) {
    return of(models, received, body.path("model").asText(""));
  }

  /** It where it is open. */
  static Optional<Served> peek(Models models, Received received) {
    String inAddress = received.context().pathParam("name");
    return models.peek(inAddress == null ? received.json().path("model").asText("") : inAddress);
  }

  static Served of(Models models, Received received, String named) {
    String inAddress = received.context().pathParam("name");
    if (inAddress == null && named.isEmpty()) {
      throw HeedException.invalidInput("\"model\" is missing; /v1/models lists those there are.");
    }
    return models.get(inAddress == null ? named : inAddress);
  }
}
