package dev.heed.server.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerListener;
import dev.heed.server.error.UnknownModel;
import dev.heed.server.http.Exchange;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.http.Replies;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.payload.Json;
import dev.heed.server.payload.Media;
import dev.heed.server.payload.Modality;
import dev.heed.server.payload.TaskInputs;
import dev.heed.spi.Lazy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /}: the page. {@code /playground/models} tells it what each model asks for, and {@code
 * POST /playground/look/NAME}, with the same body as {@code /models/NAME}, answers with a page of
 * where the model looked.
 */
public final class PlaygroundRoutes implements HttpRoutes {

  private static final String LOOKS = "/playground/look/{name}";

  private final Models models;
  private final Looks looks;
  private final Exchange exchange;
  private final Media media;
  private final Lazy<String> policy = Lazy.of(PageFiles::policy);

  @Inject
  PlaygroundRoutes(Models models, Looks looks, Exchange exchange, Media media) {
    this.models = models;
    this.looks = looks;
    this.exchange = exchange;
    this.media = media;
  }

  @Override
  public void addTo(ServerBuilder server) {
    server.service(
        Route.builder().path("/").methods(HttpMethod.GET).build(),
        (context, request) -> file(PageFiles.INDEX));
    server.service(
        Route.builder().path("/playground/page/{file}").methods(HttpMethod.GET).build(),
        (context, request) -> file(String.valueOf(context.pathParam("file"))));
    exchange.route(
        server, HttpMethod.GET, "/playground/models", Replies.PLAIN, received -> done(all()));
    exchange.route(
        server,
        HttpMethod.GET,
        "/playground/models/{name}",
        Replies.PLAIN,
        received -> done(ModelForm.of(models.get(received.parameter("name")))));
    exchange.route(server, HttpMethod.POST, LOOKS, Replies.PLAIN, this::look);
    server.serverListener(ServerListener.builder().whenStopped(stopped -> looks.close()).build());
  }

  private static CompletableFuture<HttpResponse> done(JsonNode json) {
    return CompletableFuture.completedFuture(Replies.json(json));
  }

  private ObjectNode all() {
    ObjectNode json = Json.object();
    ArrayNode each = json.putArray("models");
    models.all().forEach(entry -> each.add(ModelForm.of(entry)));
    return json;
  }

  private HttpResponse file(String name) {
    Optional<byte[]> found = PageFiles.find(name);
    if (found.isEmpty()) {
      return Replies.error(
          new UnknownModel("The page has no file '%s'.".formatted(name)), Replies.PLAIN);
    }
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.parse(PageFiles.type(name)))
            .add("content-security-policy", policy.get())
            .add("permissions-policy", "camera=(self), microphone=(self), geolocation=()")
            .add("referrer-policy", "no-referrer")
            .add("x-content-type-options", "nosniff")
            .add("cache-control", "no-cache")
            .build(),
        HttpData.wrap(found.get()));
  }

  private CompletableFuture<HttpResponse> look(Received received) {
    String name = received.parameter("name");
    return received
        .await(looks.page(name, input(models.get(name), received), received.time()))
        .thenApply(pages -> HttpResponse.of(HttpStatus.OK, MediaType.HTML_UTF_8, pages.get(0)));
  }

  private LookInput input(Served served, Received received) {
    MediaType type = received.request().contentType();
    Optional<String> beside = Optional.ofNullable(received.context().queryParam("text"));
    if (type == null || !type.belongsTo(MediaType.JSON)) {
      return new LookInput(received.body(), beside);
    }
    Modality modality = served.task().map(typed -> typed.modality()).orElse(Modality.TEXT);
    TaskInputs inputs = TaskInputs.of(received.json().path("inputs"), modality, media);
    return new LookInput(inputs.each().get(0), beside);
  }
}
