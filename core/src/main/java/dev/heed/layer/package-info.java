/**
 * What transformers are made of: linear maps, norms, feed-forward nets, many heads, and a layer of
 * them.
 */
@NullMarked
package dev.heed.layer;

import org.jspecify.annotations.NullMarked;
