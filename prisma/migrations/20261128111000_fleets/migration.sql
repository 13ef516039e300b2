-- CreateTable
CREATE TABLE "fleet" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fleet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fleet_profile" (
    "fleet_id" INTEGER NOT NULL,
    "profile_name" TEXT NOT NULL,
    "nodes" INTEGER NOT NULL,

    CONSTRAINT "fleet_profile_pkey" PRIMARY KEY ("fleet_id","profile_name")
);

-- CreateIndex
CREATE UNIQUE INDEX "fleet_name_key" ON "fleet"("name");

-- AddForeignKey
ALTER TABLE "fleet_profile" ADD CONSTRAINT "fleet_profile_fleet_id_fkey" FOREIGN KEY ("fleet_id") REFERENCES "fleet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
