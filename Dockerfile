# PowerShell with the module, and the command `showtime`, as a user without rights.
# docker build -t showtime . && docker run --rm -e GITHUB_TOKEN -e GITHUB_REPOSITORY showtime list
# A builder needs the docker command and an engine as well: mount /var/run/docker.sock only where you trust what is built.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME=mcr.microsoft.com/dotnet/runtime:10.0

FROM ${SDK} AS build
WORKDIR /source
COPY . .
RUN dotnet tool restore \
 && dotnet pwsh -NoProfile -NonInteractive -File build.ps1 -Task Package \
 && dotnet publish src/Showtime.Cli -c Release -o /command \
 && mkdir -p /modules && cp -r artifacts/module/Showtime /modules/ \
 && cp -r "$(dirname "$(find "$HOME/.nuget/packages/powershell" -name pwsh.dll -path '*/unix/*' | head -1)")" /powershell

FROM ${RUNTIME}
COPY --from=build /powershell /opt/powershell
COPY --from=build /command /opt/showtime
COPY --from=build /modules /usr/local/share/powershell/Modules
RUN printf '#!/bin/sh\nexec dotnet /opt/powershell/pwsh.dll "$@"\n' > /usr/local/bin/pwsh \
 && printf '#!/bin/sh\nexec dotnet /opt/showtime/showtime.dll "$@"\n' > /usr/local/bin/showtime \
 && chmod 755 /usr/local/bin/pwsh /usr/local/bin/showtime
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 POWERSHELL_TELEMETRY_OPTOUT=1 HOME=/tmp
USER 65532:65532
WORKDIR /tmp
ENTRYPOINT ["showtime"]
CMD ["--help"]
