package dev.heed.server.http;

import com.linecorp.armeria.server.ServerBuilder;

/** One interface of the server: the addresses that it answers. All that are bound are added. */
public interface HttpRoutes {

  void addTo(ServerBuilder server);
}
