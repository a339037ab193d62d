/** The models that are served: opened, warmed up, switched, closed. */
@NullMarked
package dev.heed.server.models;

import org.jspecify.annotations.NullMarked;
