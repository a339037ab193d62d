/** Why a request is not answered, where it is no error of a model's. A leaf. */
@NullMarked
package dev.heed.server.error;

import org.jspecify.annotations.NullMarked;
