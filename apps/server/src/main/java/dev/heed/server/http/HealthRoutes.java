package dev.heed.server.http;

import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import dev.heed.server.models.Models;
import dev.heed.server.payload.Json;
import java.util.concurrent.atomic.AtomicBoolean;

/** Live as soon as the port answers; ready when each model has answered, until the end begins. */
public final class HealthRoutes implements HttpRoutes {

  private final Models models;
  private final AtomicBoolean ending = new AtomicBoolean();

  @Inject
  HealthRoutes(Models models) {
    this.models = models;
  }

  /** No longer ready: what balances load looks elsewhere. */
  public void end() {
    ending.set(true);
  }

  public boolean isReady() {
    return !ending.get() && models.isReady();
  }

  @Override
  public void addTo(ServerBuilder server) {
    server.service("/health/live", (context, request) -> status(true, "live"));
    server.service("/health/ready", (context, request) -> status(isReady(), "ready"));
    server.service("/health", (context, request) -> status(isReady(), "ready"));
  }

  private static HttpResponse status(boolean yes, String name) {
    return Replies.json(
        yes ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, Json.object().put(name, yes));
  }
}
