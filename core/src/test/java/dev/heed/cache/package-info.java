@NullMarked
package dev.heed.cache;

import org.jspecify.annotations.NullMarked;
