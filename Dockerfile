# One image for the API, the worker and every other command of `tuntas`; the command says which.
FROM node:20.19.5-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Scripts wait until the sources are there; no dependency needs its own.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20.19.5-bookworm-slim
ENV NODE_ENV=production TUNTAS_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/cli/bin.js ./cli/bin.js
COPY --from=build /app/policies ./policies
RUN install -d -o node -g node /data
USER node
VOLUME /data
ENTRYPOINT ["node", "cli/bin.js"]
CMD ["help"]
